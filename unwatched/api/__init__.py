"""What others' programmes may read: campaigns, what they ask, what one can do, the laws. Public data for everybody,
and sealed lists for those whom organisers gave a token.

The addresses are under /api/v1/; the document that describes them is /api/v1/openapi.json.
"""
