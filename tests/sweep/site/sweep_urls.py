"""No pages: only migrations are looked at."""

urlpatterns: list[object] = []
