from django.urls import path, re_path

from .screens import Press, Tasks

urlpatterns = [
    path("tasks/", Tasks.as_view(), name="office_tasks"),
    re_path(r"^tasks/(?P<pk>\d{1,9})/(?P<do>done|again|give)/$", Press.as_view(), name="office_task"),
]
