"""What is said about sheets, mappings and imports."""

from django.utils.translation import gettext_lazy as _

from linli.sheets.rules.batches import State

STATES = {
    State.BEGUN: _("begun"),
    State.RESUMED: _("resumed"),
    State.ENDED: _("ended"),
    State.TAKING_BACK: _("being taken back"),
    State.TAKEN_BACK: _("taken back"),
}

REASON = _("Why it stayed behind")

REFUSALS = {
    "sheet_too_many_bytes": _("This file is larger than %(limit)s MB. Cut it into several and bring in each."),
    "sheet_unpacks_too_large": _("Unpacked, this file is larger than %(limit)s MB. Cut it into several."),
    "sheet_empty": _("This file holds no rows. Look whether it is the right one."),
    "sheet_format_unknown": _("This file is no sheet. Bring CSV, XLSX, XLS or ODS."),
    "sheet_unknown": _("There is no sheet named “%(name)s” in this file; it has: %(found)s."),
    "sheet_damaged": _("This file is damaged or was cut off. Open it, save it anew, and bring that."),
    "sheet_protected": _("This file is protected by a password. Save it without one and bring that."),
    "sheet_encoding_unknown": _("The characters of this file cannot be read. Save it as CSV in UTF-8, or as XLSX."),
    "sheet_quotes_wrong": _("A quotation mark near line %(line)s has no partner. Mend that line, then try again."),
    "sheet_too_wide": _("This sheet has %(columns)s columns; %(limit)s can be read. Delete those not needed."),
    "sheet_too_long": _("This sheet has %(rows)s rows; %(limit)s can be read at a time. Cut it into several."),
    "sheet_too_large": _("This sheet has %(cells)s cells; %(limit)s can be read at a time. Cut it into several."),
    "mapping_unreadable": _("The mapping cannot be read near line %(line)s: it is not TOML there."),
    "mapping_key_unknown": _("The mapping says “%(key)s”, which means nothing here. Known are: %(known)s."),
    "mapping_key_missing": _("The mapping does not say “%(key)s”, and must."),
    "mapping_value_wrong": _("What the mapping says under “%(key)s” is of the wrong sort."),
    "mapping_field_unknown": _("The mapping names “%(field)s” under “%(where)s”; the fields are: %(known)s."),
    "mapping_field_missing": _("The mapping gives no column for “%(field)s”, which every row needs."),
    "mapping_choice_unknown": _("The mapping leads “%(key)s” to “%(value)s”; possible are: %(known)s."),
    "mapping_time_zone_unknown": _("There is no time zone “%(name)s”. Write it like “Asia/Shanghai”."),
    "mapping_column_missing": _("The sheet has no column %(columns)s. Its columns are: %(found)s."),
    "batch_unknown": _("There is no such import. `linli take_back_import` without its key lists the last ones."),
    "batch_ended": _("This file came in already, whole and under this mapping. Nothing was changed."),
    "batch_taking_back": _("This import is being taken back. Let `linli take_back_import` come to its end first."),
    "batch_taken_back": _("This import was taken back already. Nothing was changed."),
    "batch_moved_on": _("Somebody else is bringing in the same file and has done %(done)s rows. Wait until it is in."),
}

ROW_FINDINGS = {
    "cell_empty": _("“%(field)s” is empty, and every row needs it"),
    "cell_merged": _("merged with its neighbours; its text counts for this cell alone"),
    "cell_mistaken": _("holds an error instead of a value"),
    "formula_uncalculated": _("a formula that was never calculated; it counts as empty"),
    "number_inexact": _("a number so long that the sheet has rounded it; store such numbers as text"),
    "text_cut": _("longer than a cell can be, and was cut"),
    "text_too_long": _("“%(field)s” is longer than %(most)s characters"),
    "value_unmapped": _("the mapping does not say under [%(table)s] what “%(text)s” is"),
    "moment_unreadable": _("“%(text)s” is no date that can be read"),
    "place_unreadable": _("“%(text)s” is no place on the earth; the row goes in without it"),
    "row_repeated": _("has the same number as row %(row)s"),
}

ENTRIES = {
    "sheets.mapping_saved": (_("A mapping for imports was saved"), _("The mapping “%(name)s” was saved")),
    "sheets.batch_begun": (_("An import was begun"), _("The import of “%(file)s” was begun: %(rows)s rows")),
    "sheets.batch_ended": (
        _("An import was ended"),
        _("An import was ended: %(imported)s rows came in, %(known)s were here before"),
    ),
    "sheets.batch_taken_back": (
        _("An import was taken back"),
        _("An import was taken back: %(taken_back)s rows went, %(kept)s stay"),
    ),
}
