from django.urls import path

from .views import shared

app_name = "bills"

urlpatterns = [
    path("bills/<str:token>/", shared.shared, name="shared"),
    path("bills/<str:token>/bill.<str:kind>", shared.shared_file, name="shared_file"),
]
