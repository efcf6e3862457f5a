"""What is said about photos."""

from django.utils.translation import gettext_lazy as _

REFUSALS = {
    "photo_too_large": _("This photo is larger than %(limit)s MB. Choose a smaller one, or take it anew."),
    "photo_too_many_pixels": _(
        "This photo has %(limit)s million pixels or more. Choose a smaller one, or set the camera to a smaller size."
    ),
    "photo_format_unknown": _("This file is not a photo that can be read here. Send a JPEG, PNG, WebP or HEIC photo."),
    "photo_damaged": _("This photo is damaged or came in cut off. Send it again, or take it anew."),
    "photo_no_room": _("There is no room left to keep photos. Send it without the photo, or try again later."),
    "photo_gone_meanwhile": _("A photo is no longer here. Choose it again; what you typed is still here."),
    "photo_not_held": _("This photo could not be kept until the form goes through. Choose it again."),
    "photo_unknown": _("There is no such photo."),
    "photo_already_forgotten": _("This photo was already removed."),
}

ENTRIES = {
    "files.photo_kept": (_("A photo came in"), _("A photo came in")),
    "files.use_changed": (_("Who may use a photo was changed"), _("Who may use a photo was changed")),
    "files.files_forgotten": (_("Photos were removed"), _("Photos were removed")),
}
