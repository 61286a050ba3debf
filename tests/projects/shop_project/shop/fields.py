import hashlib

from django.db import models


class ChecksumField(models.CharField):
    """Computes its value when the row is saved, as django-oauth-toolkit's checksum does."""

    def pre_save(self, model_instance, add):
        checksum = hashlib.sha256(model_instance.sku.encode("utf-8")).hexdigest()
        setattr(model_instance, self.attname, checksum)
        return checksum
