"""``manage.py sqlplan``, for projects with ``"planner"`` in INSTALLED_APPS."""
