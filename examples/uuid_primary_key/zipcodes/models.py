"""The models as they are after the last migration."""

import uuid

from django.db import models


class Municipality(models.Model):
    id = models.UUIDField(default=uuid.uuid4, primary_key=True)
    code = models.CharField(max_length=2, unique=True)
    name = models.CharField(max_length=100)

    def __str__(self):
        return self.name


class ZipCode(models.Model):
    code = models.CharField(max_length=5, primary_key=True)
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE)

    def __str__(self):
        return self.code
