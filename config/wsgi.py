"""The web process's entry point."""

import os

from django.core.wsgi import get_wsgi_application

from config.startup import models_require

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
models_require()
application = get_wsgi_application()
