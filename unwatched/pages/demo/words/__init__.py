"""What stands on the demo's pages. Plain dictionaries of fields and blocks; every link goes to example.org or .test."""
