"""The sheet of codes that hang in the common parts."""

from uuid import uuid4

from tests.matters.reader import address, reader


def test_the_sheet_of_codes_is_narrowed_to_one_building(street):
    clerk, building = reader(street.by.clerk), street.floor.building_id
    slips = {
        chosen: clerk.get(address("matters:codes"), {"building": chosen}).content.decode().count('class="slip"')
        for chosen in (building, uuid4(), "nothing")
    }
    assert slips == {building: 1, **dict.fromkeys(list(slips)[1:], 0)}
    assert f'href="?building={building}"' in clerk.get(address("matters:codes")).content.decode()
