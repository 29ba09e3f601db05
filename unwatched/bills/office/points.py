from .base import BillScreen


class Points(BillScreen):
    template_name = "bills/office/points.html"
    tab = "points"


class PointsFile(BillScreen):
    template_name = "bills/office/points.html"
