"""A picture in a question."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Picture(models.Model):
    """Named by its content: the same picture is kept once. In texts it is `[[图:mark]]` (documents.pictures)."""

    mark = models.CharField(max_length=12, unique=True)
    file = models.ImageField(upload_to="questions/%Y/", width_field="width", height_field="height")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    added_at = models.DateTimeField()

    class Meta:
        verbose_name = _("图片")

    def __str__(self) -> str:
        return self.mark
