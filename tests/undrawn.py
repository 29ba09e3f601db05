"""Screens whose template stays undrawn, for whoever only wants to know who may open them.

`settings.MIDDLEWARE = [*settings.MIDDLEWARE, "tests.undrawn.leave_undrawn"]`, then `client.get(path, headers=UNDRAWN)`.
"""

from django.template import engines

UNDRAWN = {"X-Undrawn": "yes"}


class leave_undrawn:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_template_response(self, request, response):
        if "X-Undrawn" in request.headers:
            response.template_name = engines["django"].from_string("")
        return response
