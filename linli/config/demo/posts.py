"""Bodies and posts, with terms that ended, terms that run, and persons who hold two (交叉任职)."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from random import Random

from linli.chronicle.commands import announce
from linli.config.demo import cast, names
from linli.config.demo.cast import ESTATE, NAME, NEIGHBOURHOOD, first_key, key
from linli.config.demo.places import SHOPS
from linli.kernel.actors import Actor
from linli.people.events import BodyFounded, PostTaken
from linli.people.models import Organisation, Person, Post, PostName, Residence
from linli.people.rules import OrganisationKind, PostKind

BODIES = {
    "branch": (OrganisationKind.PARTY_BRANCH, f"{NAME}党支部"),
    "committee": (OrganisationKind.RESIDENTS_COMMITTEE, "海心居委会"),
    "owners": (OrganisationKind.OWNERS_COMMITTEE, f"{NAME}业主委员会"),
    "manager": (OrganisationKind.PROPERTY_MANAGER, "青禾物业翰林服务处"),
    "centre": (OrganisationKind.SERVICE_CENTRE, "海恒街道社区服务中心"),
    "council": (OrganisationKind.COUNCIL, f"{NAME}居民议事会"),
    "stewards": (OrganisationKind.TEAM, "红色小管家志愿队"),
    "greens": (OrganisationKind.TEAM, "芙蓉路护绿队"),
}
SHOP_NAMES = (
    "早安早餐店", "阿婆面馆", "鲜果时光水果店", "便民五金店", "康乐大药房", "小笼包子铺", "小书包文具店", "快剪理发店",
    "洁雅干洗店", "四季鲜花店", "邻家超市", "老张修鞋配钥匙", "宝贝母婴店", "新味卤菜", "云朵奶茶", "快递驿站",
    "安心宠物店", "好再来土菜馆",
)  # fmt: skip
POST_NAMES = {
    PostKind.RED_STEWARD: ("红色小管家", "red steward"),
    PostKind.GRID_WORKER: ("网格员", "grid worker"),
    PostKind.BUILDING_HEAD: ("楼栋长", "building head"),
    PostKind.COMMITTEE_CLERK: ("居委会委员", "clerk of the residents’ committee"),
    PostKind.BRANCH_SECRETARY: ("党支部书记", "branch secretary"),
    PostKind.OWNERS_COMMITTEE_MEMBER: ("业委会委员", "member of the owners’ committee"),
    PostKind.PROPERTY_MANAGER: ("物业管家", "property manager"),
    PostKind.KEEPER: ("系统管理员", "keeper"),
}
FROM_OUTSIDE = {  # who works here and lives elsewhere
    cast.ZHANG_WEI: "张伟",
    cast.CHEN_JING: "陈静",
    cast.HE_JUN: "何军",
    cast.LIN_YUE: "林悦",
}
# (who, kind of post, body)
KNOWN = (
    (cast.LIU_GUIFANG, PostKind.RED_STEWARD, "stewards"),
    (cast.ZHANG_WEI, PostKind.GRID_WORKER, "committee"),
    (cast.ZHAO_LEI, PostKind.BUILDING_HEAD, None),
    (cast.CHEN_JING, PostKind.COMMITTEE_CLERK, "committee"),
    (cast.ZHOU_MING, PostKind.BRANCH_SECRETARY, "branch"),
    (cast.ZHOU_MING, PostKind.OWNERS_COMMITTEE_MEMBER, "owners"),
    (cast.SUN_LI, PostKind.OWNERS_COMMITTEE_MEMBER, "owners"),
    (cast.HE_JUN, PostKind.PROPERTY_MANAGER, "manager"),
    (cast.LIN_YUE, PostKind.KEEPER, "committee"),
)
KNOWN_PERSONS = {person for person, *_ in KNOWN}
# Who else holds such a post: the building each of them lives in, None for those who live elsewhere.
MORE = (
    (PostKind.RED_STEWARD, "stewards", "11334455"),
    (PostKind.RED_STEWARD, "greens", "25"),
    (PostKind.GRID_WORKER, "committee", (None,)),
    (PostKind.BUILDING_HEAD, None, "1245"),
    (PostKind.COMMITTEE_CLERK, "committee", (None, None)),
    (PostKind.OWNERS_COMMITTEE_MEMBER, "owners", "12355"),
    (PostKind.PROPERTY_MANAGER, "manager", (None, None, None)),
)
TERM = timedelta(days=3 * 365)


def appoint(dice: Random, *, today: date, by: Actor, at: datetime) -> None:
    """Bodies, what posts are called here, and who holds them. A part of the command that builds the estate."""
    bodies = {
        name: Organisation(estate=ESTATE, id=key("body", name), kind=kind, name=words)
        for name, (kind, words) in BODIES.items()
    } | {
        f"shop {number}": Organisation(
            estate=ESTATE, id=key("body", "shop", number), kind=OrganisationKind.BUSINESS, name=words
        )
        for number, words in zip(range(1, SHOPS + 1), SHOP_NAMES, strict=True)
    }
    Organisation.objects.of(ESTATE).bulk_create(bodies.values())
    PostName.objects.of(ESTATE).bulk_create(
        PostName(estate=ESTATE, id=key("post name", kind), kind=kind, zh=zh, en=en)
        for kind, (zh, en) in POST_NAMES.items()
    )
    outsiders = [Person(estate=ESTATE, id=person, name=name) for person, name in FROM_OUTSIDE.items()]
    held = [
        _post(person, kind, bodies.get(body), _since(dice, today), first_key("post", person, kind))
        for person, kind, body in KNOWN
    ]
    neighbours = _neighbours()
    for kind, body, homes in MORE:
        for rank, building in enumerate(homes):
            if building:
                person = neighbours[building].pop(dice.randrange(len(neighbours[building])))
            else:
                person = key("person", kind, rank)
                outsiders.append(
                    Person(estate=ESTATE, id=person, name=dice.choice([names.man, names.woman])(dice, "grown"))
                )
            held.append(_post(person, kind, bodies.get(body), _since(dice, today), key("post", person, kind)))
    # The grid worker before: a post that ended tells who verified the matters of those days.
    before = Person(estate=ESTATE, id=key("person", "grid worker before"), name=names.woman(dice, "grown"))
    ended_on = held[1].since_on
    held.append(
        _post(before.pk, PostKind.GRID_WORKER, bodies["committee"], ended_on - TERM, key("post", "before"), ended_on)
    )
    Person.objects.of(ESTATE).bulk_create([*outsiders, before])
    Post.objects.of(ESTATE).bulk_create(held)
    for body in bodies.values():
        announce(BodyFounded(estate=ESTATE, body=body.pk, body_kind=body.kind), by=by, at=at)
    for post in held:
        if post.until_on is None:
            announce(PostTaken(estate=ESTATE, post=post.pk, post_kind=post.kind, person=post.person_id), by=by, at=at)


def _since(dice, today):
    return today - timedelta(days=dice.randrange(300, 900))


def _neighbours():
    """By building, the keys of residents who may hold a post and hold none yet: who told a phone number is no child."""
    living_here = Residence.objects.of(ESTATE).filter(until_on=None).exclude(person__phone="")
    found = defaultdict(list)
    for person, number in living_here.order_by("person").values_list("person", "household__part__number"):
        if person not in KNOWN_PERSONS:
            found[number[0]].append(person)
    return found


def _post(person, kind, body, since_on, post_key, until_on=None):
    place = ESTATE if body is None or body.kind != OrganisationKind.RESIDENTS_COMMITTEE else NEIGHBOURHOOD
    return Post(
        estate=ESTATE,
        id=post_key,
        person_id=person,
        kind=kind,
        organisation=body,
        place=place,
        since_on=since_on,
        until_on=until_on,
    )
