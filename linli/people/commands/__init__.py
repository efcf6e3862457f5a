"""Every write of places, persons, posts and sign-ins."""

from linli.people.commands.erasures import erasures
from linli.people.commands.estates import (
    begin_installation,
    close_setup,
    found_body,
    found_estate,
    is_setup_open,
    lay_ground,
    offer_setup,
    opens_setup,
)
from linli.people.commands.persons import (
    admit_person,
    change_phone,
    end_residence,
    enter_home,
    erase_person,
    issue_home_codes,
    prove_home,
    step_into_shoes,
)
from linli.people.commands.posts import appoint, end_post, invite_holder, name_post
from linli.people.commands.users import Key, accept_invitation, check_first_factor, draw_card, use_second_factor

__all__ = [
    "Key",
    "accept_invitation",
    "admit_person",
    "appoint",
    "begin_installation",
    "change_phone",
    "check_first_factor",
    "close_setup",
    "draw_card",
    "end_post",
    "end_residence",
    "enter_home",
    "erase_person",
    "erasures",
    "found_body",
    "found_estate",
    "invite_holder",
    "is_setup_open",
    "issue_home_codes",
    "lay_ground",
    "name_post",
    "offer_setup",
    "opens_setup",
    "prove_home",
    "step_into_shoes",
    "use_second_factor",
]
