from .base import BillScreen


class Coverage(BillScreen):
    template_name = "bills/office/coverage.html"
    tab = "coverage"


class Csv(BillScreen):
    template_name = "bills/office/coverage.html"
