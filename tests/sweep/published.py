"""Published projects, with what a site needs to install them, and the applications whose migrations are planned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Published:
    """One project from PyPI. ``labels`` are the labels of its applications, in the order in which they are swept."""

    requirements: tuple[str, ...]
    installed: tuple[str, ...]
    labels: tuple[str, ...]
    middleware: tuple[str, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)
    defaults: str = ""
    """A module of settings that the project wants to be taken over whole."""
    backfill: Mapping[str, str] = field(default_factory=dict)
    """What a user would declare in ``[tool.planner.backfill]`` where the planner asks for it."""


_WAGTAIL = ("contrib.forms", "contrib.redirects", "contrib.search_promotions", "embeds", "sites", "users", "snippets")
_WAGTAIL_REST = ("documents", "images", "search", "admin")
_OSCAR = (
    "oscar.config.Shop",
    *(
        f"oscar.apps.{name}.apps.{config}"
        for name, config in (
            ("analytics", "AnalyticsConfig"),
            ("checkout", "CheckoutConfig"),
            ("address", "AddressConfig"),
            ("shipping", "ShippingConfig"),
            ("catalogue", "CatalogueConfig"),
            ("catalogue.reviews", "CatalogueReviewsConfig"),
            ("communication", "CommunicationConfig"),
            ("partner", "PartnerConfig"),
            ("basket", "BasketConfig"),
            ("payment", "PaymentConfig"),
            ("offer", "OfferConfig"),
            ("order", "OrderConfig"),
            ("customer", "CustomerConfig"),
            ("search", "SearchConfig"),
            ("voucher", "VoucherConfig"),
            ("wishlists", "WishlistsConfig"),
            ("dashboard", "DashboardConfig"),
        )
    ),
    *(
        f"oscar.apps.dashboard.{name}.apps.{name.title()}DashboardConfig"
        for name in (
            "reports",
            "users",
            "orders",
            "catalogue",
            "offers",
            "partners",
            "pages",
            "ranges",
            "reviews",
            "vouchers",
            "communications",
            "shipping",
        )
    ),
    "widget_tweaks",
    "haystack",
    "treebeard",
    "sorl.thumbnail",
    "django_tables2",
)

PUBLISHED: dict[str, Published] = {
    "oauth": Published(("django-oauth-toolkit",), ("oauth2_provider",), ("oauth2_provider",)),
    "taggit": Published(("django-taggit",), ("taggit",), ("taggit",)),
    "celery-beat": Published(("django-celery-beat",), ("django_celery_beat",), ("django_celery_beat",)),
    "thumbnails": Published(("easy-thumbnails",), ("easy_thumbnails",), ("easy_thumbnails",)),
    "filer": Published(
        ("django-filer",), ("easy_thumbnails", "filer"), ("filer",), settings={"THUMBNAIL_HIGH_RESOLUTION": True}
    ),
    "allauth": Published(
        ("django-allauth[socialaccount,mfa]",),
        ("allauth", "allauth.account", "allauth.socialaccount", "allauth.mfa", "allauth.usersessions"),
        ("account", "socialaccount", "mfa", "usersessions"),
        ("allauth.account.middleware.AccountMiddleware",),
    ),
    "wagtail": Published(
        ("wagtail",),
        (
            *(f"wagtail.{name}" for name in (*_WAGTAIL, *_WAGTAIL_REST)),
            "wagtail",
            "modelcluster",
            "taggit",
        ),
        (
            "wagtailcore",
            "wagtailadmin",
            "wagtaildocs",
            "wagtailembeds",
            "wagtailforms",
            "wagtailimages",
            "wagtailredirects",
            "wagtailsearch",
            "wagtailsearchpromotions",
            "wagtailusers",
        ),
        settings={"WAGTAIL_SITE_NAME": "sweep", "WAGTAILADMIN_BASE_URL": "http://localhost"},
        backfill={  # its default asks the database for the first root: hazard default-asks-database
            "wagtaildocs.document.collection": (
                "(SELECT c.id FROM wagtailcore_collection AS c WHERE c.depth = 1 ORDER BY c.path LIMIT 1)"
            )
        },
    ),
    "oscar": Published(
        ("django-oscar", "sorl-thumbnail"),
        ("django.contrib.flatpages", *_OSCAR),
        (
            "address",
            "analytics",
            "basket",
            "catalogue",
            "communication",
            "customer",
            "offer",
            "order",
            "partner",
            "payment",
            "reviews",
            "shipping",
            "voucher",
            "wishlists",
        ),
        settings={"HAYSTACK_CONNECTIONS": {"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}}},
        defaults="oscar.defaults",
    ),
    "cms": Published(
        ("django-cms",),
        ("cms", "menus", "treebeard", "sekizai"),
        ("cms",),
        ("cms.middleware.user.CurrentUserMiddleware",),
        {"CMS_CONFIRM_VERSION4": True, "LANGUAGE_CODE": "en", "LANGUAGES": [("en", "English")]},
    ),
    "small": Published(
        ("django-waffle", "django-axes", "django-guardian", "django-reversion"),
        ("waffle", "axes", "guardian", "reversion"),
        ("waffle", "axes", "guardian", "reversion"),
        ("axes.middleware.AxesMiddleware",),
        {
            "AUTHENTICATION_BACKENDS": [
                "axes.backends.AxesStandaloneBackend",
                "django.contrib.auth.backends.ModelBackend",
                "guardian.backends.ObjectPermissionBackend",
            ]
        },
    ),
}
"""By a short name, for the command line."""
