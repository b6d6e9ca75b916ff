"""The product's application, on a host whose clock may be wrong."""

import os
from datetime import timedelta

from django.utils import timezone

_right = timezone.now
_skew = timedelta(seconds=int(os.environ.get("SKEW_SECONDS", "0")))
timezone.now = lambda: _right() + _skew

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
