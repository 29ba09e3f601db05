from django.urls import path

from .views import suggestions

app_name = "suggestions"

urlpatterns = [
    path("suggest/law/<slug:slug>/", suggestions.law, name="law"),
    path("suggest/promise/<slug:slug>/", suggestions.commitment, name="commitment"),
    path("suggestions/", suggestions.look_up, name="look_up"),
    path("suggestions/<str:number>/", suggestions.one, name="one"),
]
