"""What people's affairs say to people."""

from django.utils.translation import gettext_lazy as _

from linli.people.rules import OrganisationKind, PostKind

POSTS = {
    PostKind.RED_STEWARD: _("Red steward"),
    PostKind.GRID_WORKER: _("Grid worker"),
    PostKind.BUILDING_HEAD: _("Building head"),
    PostKind.COMMITTEE_CLERK: _("Clerk of the residents' committee"),
    PostKind.BRANCH_SECRETARY: _("Secretary of the party branch"),
    PostKind.OWNERS_COMMITTEE_MEMBER: _("Member of the owners' committee"),
    PostKind.PROPERTY_MANAGER: _("Property manager"),
    PostKind.KEEPER: _("Keeper of this Linli"),
}

BODIES = {
    OrganisationKind.PARTY_BRANCH: _("Party branch"),
    OrganisationKind.RESIDENTS_COMMITTEE: _("Residents' committee"),
    OrganisationKind.OWNERS_COMMITTEE: _("Owners' committee"),
    OrganisationKind.PROPERTY_MANAGER: _("Property manager"),
    OrganisationKind.OPERATOR: _("Operator"),
    OrganisationKind.SERVICE_CENTRE: _("Community service centre"),
    OrganisationKind.COUNCIL: _("Residents' council"),
    OrganisationKind.TEAM: _("Volunteer team"),
    OrganisationKind.UNIVERSITY: _("University"),
    OrganisationKind.CITY_LIBRARY: _("City library"),
    OrganisationKind.BUSINESS: _("Business"),
}

REFUSALS = {
    "slug_unfit": _(
        "“%(slug)s” cannot be an address. Take small letters, digits and hyphens, forty at most, as in “hanlin”."
    ),
    "slug_reserved": _("The address “%(slug)s” is needed by Linli itself. Choose another one."),
    "slug_taken": _("Another estate has the address “%(slug)s”. Choose another one."),
    "no_buildings": _("Name at least one building."),
    "building_named_twice": _("Two buildings are called “%(name)s”. Give each its own name."),
    "building_unfit": _(
        "Check building “%(name)s”: the last floor is not below the first, and it has entrances and homes."
    ),
    "too_many_homes": _("These are more than %(most)s homes. Set them up as several estates."),
    "database_is_demo": _(
        "This database holds a demo, and a real estate is never put beside one. Start with an empty database."
    ),
    "database_is_real": _(
        "This database holds a real estate, and a demo is never put beside one. Start with an empty database."
    ),
    "setup_token_wrong": _("This is not the word that was printed at the start. Copy it from the terminal again."),
    "term_ends_before_it_begins": _("The term ends before it begins. Check both days."),
    "post_already_held": _("This person already holds this post at that time. End that term first."),
    "term_already_over": _("This term was already over on %(on)s."),
    "body_named_twice": _("A body called “%(name)s” is already there."),
    "home_unknown": _("There is no home “%(number)s” here. Write it as on the door plate, as 2-1502."),
    "no_home_ticked": _("Tick at least one home, or take the whole entrance."),
    "person_unknown": _("This person is not on the roster."),
    "person_is_forgotten": _("This person was erased; nothing can be added to them."),
    "keeper_cannot_erase_self": _("End your own post first; then another keeper can erase you."),
    "code_wrong": _("Home number and code do not fit together. Check both; a code serves once and for two weeks."),
    "sign_in_wrong": _("Name and password do not fit together. Check both and try again."),
    "factor_wrong": _("These digits do not fit. Wait for the next ones, or take the next line of your printed card."),
    "too_many_attempts": _(
        "Too many wrong attempts from here. Wait a quarter of an hour, then try again; or ask your grid worker."
    ),
    "took_too_long": _("This took too long, so it begins anew: type the code or the password once more."),
    "post_enters_by_password": _("You hold a post here. Please enter by your name and password."),
    "invitation_over": _("This invitation was used or has run out. Ask the keeper for a new one."),
    "sign_in_name_taken": _("The name “%(name)s” is taken. Choose another one, perhaps with a digit."),
    "no_digits_yet": _("Type the six digits that your phone shows now, so that we know it worked."),
}

ENTRIES = {
    "people.estate_founded": (
        _("The estate was set up: %(buildings)s buildings, %(homes)s homes"),
        _("The estate was set up: %(buildings)s buildings, %(homes)s homes"),
    ),
    "people.body_founded": (_("A body was entered"), _("A body was entered")),
    "people.phone_changed": (_("A telephone number was changed"), _("The telephone number of %(person)s was changed")),
    "people.person_admitted": (_("Somebody joined the roster"), _("%(person)s joined the roster")),
    "people.residence_ended": (_("Somebody moved out"), _("%(person)s moved out")),
    "people.post_taken": (_("A post was taken"), _("%(person)s took a post")),
    "people.post_ended": (_("A post ended"), _("%(person)s's post ended")),
    "people.post_named": (_("A post was given another name"), _("A post was given another name")),
    "people.home_codes_issued": (
        _("Codes were issued for %(homes)s homes"),
        _("Codes were issued for %(homes)s homes"),
    ),
    "people.home_entered": (_("Somebody entered by the code of their home"), _("%(person)s entered by a home code")),
    "people.holder_invited": (
        _("The holder of a post was invited to sign in"),
        _("%(person)s was invited to sign in"),
    ),
    "people.person_erased": (_("Somebody's data was erased"), _("Somebody's data was erased")),
}
