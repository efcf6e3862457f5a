"""What is measured stands on this: the demo estate as a real one, which alone takes imports, and who is signed in.

python -m tools.bench.ground build     fills an empty database
python -m tools.bench.ground people    prints a thread of twenty entries, and for each role its session
"""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.config.settings")
django.setup()

from django.contrib.sessions.backends.db import SessionStore  # noqa: E402 -- after django.setup()
from django.test import RequestFactory  # noqa: E402
from django.utils import timezone  # noqa: E402

from linli.config.demo import build, cast  # noqa: E402
from linli.database.models import new_key  # noqa: E402
from linli.matters import commands, queries  # noqa: E402
from linli.matters.rules import Finding  # noqa: E402
from linli.people.models import Installation, Person, User  # noqa: E402
from linli.people.queries import shoes, standing_of  # noqa: E402
from linli.people.rules import Way  # noqa: E402
from linli.people.views.door import let_in  # noqa: E402

ROUNDS = 4


def people() -> dict:
    """`{"thread": key, "sessions": {role: session key}}`; a resident is a role, too."""
    worn = shoes(cast.ESTATE, on=timezone.localdate())
    sessions = {role or "resident": session(person, Way.POST if role else Way.HOME) for role, person in worn.items()}
    return {"thread": str(long_thread()), "sessions": sessions}


def session(person_id, way: Way) -> str:
    """The key of a session that began just now, as the door begins one."""
    user = User.objects.create(name=f"bench {person_id}")
    Person.objects.of(cast.ESTATE).filter(pk=person_id).update(user=user.pk)
    request = RequestFactory().get("/")
    request.session = SessionStore()
    let_in(request, user, way=way, at=timezone.now())
    request.session.save()
    return request.session.session_key


def long_thread():
    """One matter that came back three times: four entries until it is assigned, then four a round."""
    category = queries.categories(cast.ESTATE)[0].pk
    words = {"words": "架空层又堆满了纸箱，有人在里面充电。", "common_part_id": cast.OPEN_FLOOR}
    matter = do(commands.report, by=cast.WANG_MIN, category_id=category, **words)
    do(commands.verify, matter_id=matter, by=cast.ZHANG_WEI, finding=Finding.BORNE_OUT, fire=True, words="确有充电。")
    do(commands.open_matter, matter_id=matter, by=cast.CHEN_JING)
    do(commands.assign, matter_id=matter, by=cast.CHEN_JING, body_id=cast.key("body", "manager"), words="请当天清走。")
    for turn in range(1, ROUNDS + 1):
        do(commands.handle, matter_id=matter, by=cast.HE_JUN, words="已全部清走。")
        do(commands.check, matter_id=matter, by=cast.ZHANG_WEI, passed=True, words="看过，清走了。")
        do(commands.close, matter_id=matter, by=cast.CHEN_JING, words="已清走，每周看一次。")
        do(commands.judge, matter_id=matter, by=cast.WANG_MIN, solved=turn == ROUNDS, words="第二天又堆上了。")
    return queries.matter_for(standing_of(cast.ESTATE, cast.WANG_MIN, at=timezone.now()), matter).thread_id


def do(command, **facts):
    """Call a command of the estate, now, as an act of its own."""
    return command(estate=cast.ESTATE, at=timezone.now(), act=new_key(), **facts)


if __name__ == "__main__":
    if sys.argv[1] == "build":
        build(at=timezone.now(), kind=Installation.REAL)
    else:
        print(json.dumps(people()))
