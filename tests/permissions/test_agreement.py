"""List, page, search, object check, `has_perm` and `explain` say the same, whatever happened before."""

import random
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from caseflow.accounts.models import Membership, Service, TeamAccess, User
from caseflow.accounts.roles import Role
from counselling import permissions
from counselling.client_files.models import ClientFile, ClientFileGrant
from counselling.domain.lifecycle import FileState
from counselling.overview import selectors
from counselling.permissions import POLICY, FilePermission, Relation
from tests.factories import TODAY
from tests.factories.accounts import MembershipFactory, ServiceFactory, UserFactory
from tests.factories.client_files import ClientFileFactory, HouseholdMemberFactory

HISTORIES = 1000
NOW = timezone.now()


class World:
    """Two services, six people and eight files to which anything may happen."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.services = [ServiceFactory(), ServiceFactory(team_reads=True)]
        self.people = UserFactory.create_batch(6)
        self.files = [
            ClientFileFactory(
                service=self.chance.choice(self.services),
                counsellor=self.chance.choice(self.people),
                next_action_on=TODAY,
            )
            for _ in range(8)
        ]
        for file in self.files:
            HouseholdMemberFactory(file=file)

    def happen(self) -> None:
        self.chance.choice((self.assign, self.join, self.leave, self.cover, self.uncover, self.switch, self.team))()

    def assign(self) -> None:
        file = self.chance.choice(self.files)
        ClientFile.objects.filter(pk=file.pk).update(counsellor=self.chance.choice([None, *self.people]))

    def join(self) -> None:
        person, service = self.chance.choice(self.people), self.chance.choice(self.services)
        role = self.chance.choice(list(Role))
        if not Membership.objects.filter(user=person, service=service, role=role, valid_until=None).exists():
            MembershipFactory(user=person, service=service, role=role)

    def leave(self) -> None:
        if row := Membership.objects.order_by("?").first():
            Membership.objects.filter(pk=row.pk).update(valid_until=timezone.localdate() - timedelta(days=1))

    def cover(self) -> None:
        start = NOW + timedelta(days=self.chance.choice((-20, -1, 5)))
        permissions.grant(
            file=self.chance.choice(self.files), user=self.chance.choice(self.people), relation=Relation.COVER,
            valid_from=start, valid_until=start + timedelta(days=self.chance.choice((2, 30))),
            by=self.people[0], reason="leave",
        )  # fmt: skip

    def uncover(self) -> None:
        if row := ClientFileGrant.objects.order_by("?").first():
            at: datetime = max(timezone.now(), row.valid_from)
            permissions.revoke(file=row.content_object, user=row.user, relation=Relation.COVER, at=at)

    def switch(self) -> None:
        person = self.chance.choice(self.people)
        User.objects.filter(pk=person.pk).update(is_active=not User.objects.get(pk=person.pk).is_active)

    def team(self) -> None:
        service = self.chance.choice(self.services)
        Service.objects.filter(pk=service.pk).update(team_access=self.chance.choice(list(TeamAccess)))


def assert_agreement(user: User, permission: FilePermission, files: list[ClientFile]) -> None:
    allowed = {file.pk for file in files if permissions.allows(user, permission, file)}
    assert {file.pk for file in files if user.has_perm(f"counselling.{permission}", file)} == allowed
    assert set(ClientFile.objects.visible_to(user, permission).values_list("pk", flat=True)) == allowed
    for order in selectors.ORDERS.values():
        page = ClientFile.objects.page_for(user, permission=permission, order=order, size=50)
        assert {file.pk for file in page.rows} == allowed
        assert (page.total, page.capped, page.next) == (len(allowed), False, "")
    if permission == FilePermission.VIEW:
        assert {file.pk for file in files if user in {reason.user for reason in permissions.explain(file)}} == allowed
        assert {file.pk for file in selectors.named(user, "web")} == allowed


@pytest.mark.django_db
def test_every_way_of_asking_agrees() -> None:
    world = World(seed=20261124)
    seen = 0
    for _ in range(HISTORIES):
        world.happen()
        user = User.objects.get(pk=world.chance.choice(world.people).pk)
        files = list(ClientFile.objects.select_related("service").order_by("pk"))
        assert_agreement(user, world.chance.choice(list(FilePermission)), files)
        seen += ClientFile.objects.visible_to(user).count()
    assert seen > HISTORIES / 2


@pytest.mark.django_db
def test_pages_follow_each_other_without_gap_or_double() -> None:
    service, person = ServiceFactory(), UserFactory()
    other = ServiceFactory(team_reads=True)
    for where, role in ((service, Role.COUNSELLOR), (other, Role.COUNSELLOR)):
        MembershipFactory(user=person, service=where, role=role)
    moment = NOW
    for number in range(25):
        ClientFileFactory(
            service=(service, other)[number % 2], counsellor=person,
            last_activity=moment - timedelta(minutes=number // 3), next_action_on=moment.date(),
        )  # fmt: skip
    for code, order in selectors.ORDERS.items():
        files = selectors.ordered(ClientFile.objects.all(), code)
        shown: list[int] = []
        page = files.page_for(person, order=order, size=7)
        shown += [file.pk for file in page.rows]
        while page.next:
            page = files.page_for(person, order=order, after=page.next, size=7)
            shown += [file.pk for file in page.rows]
            assert page.total == 25
        side = "-" if order.descending else ""
        assert len(shown) == len(set(shown)) == 25
        assert shown == list(
            ClientFile.objects.order_by(f"{side}{order.field}", f"{side}pk").values_list("pk", flat=True)
        )


@pytest.mark.django_db
def test_nobody_gets_a_file_by_being_superuser_or_closed_out(cast) -> None:
    for user in (cast.superuser, cast.administrator, cast.data_protection_officer, cast.no_role, cast.deactivated):
        assert [permissions.allows(user, permission, cast.file) for permission in FilePermission] == [False] * 5
    ClientFile.objects.filter(pk=cast.file.pk).update(
        state=FileState.CLOSED, closed_on=timezone.localdate(), closure_reason="advice_only"
    )
    assert permissions.allows(cast.counsellor, FilePermission.VIEW, ClientFile.objects.get(pk=cast.file.pk))


@pytest.mark.django_db
def test_all_permissions_on_a_file_come_from_the_policy_and_none_from_a_group(cast) -> None:
    held = {permission.value for permission in permissions.POLICY[Relation.ASSIGNED]}
    assert cast.counsellor.get_all_permissions(cast.file) == held
    assert cast.counsellor.get_group_permissions(cast.file) == set()
    assert cast.other_counsellor.get_all_permissions(cast.file) == set()


@pytest.mark.django_db
def test_a_total_stops_at_its_cap_whatever_the_number_of_ways(cast) -> None:
    MembershipFactory(user=cast.supervisor, service=cast.other_service, role=Role.SUPERVISOR)
    files = selectors.ordered(ClientFile.objects.all(), "activity")
    for cap, told in ((1, (1, True)), (2, (2, True)), (3, (3, False))):
        for size in (2, 3):
            page = files.page_for(cast.supervisor, order=selectors.ORDERS["activity"], cap=cap, size=size)
            assert (page.total, page.capped, len(page.rows)) == (*told, size)


@pytest.mark.django_db
def test_a_page_asks_for_memberships_and_rows_and_for_a_total_only_where_more_follows(django_assert_num_queries):
    service = ServiceFactory()
    person = MembershipFactory(service=service, role=Role.SUPERVISOR).user
    ClientFileFactory.create_batch(3, service=service)
    for size, statements in ((3, 2), (2, 3)):
        with django_assert_num_queries(statements):
            page = ClientFile.objects.page_for(person, order=selectors.ORDERS["activity"], size=size)
        assert page.total == 3


@pytest.mark.django_db
def test_a_grant_ends_at_its_minute_and_with_the_membership(cast) -> None:
    row = ClientFileGrant.objects.filter(user=cast.cover, relation=Relation.COVER).first()
    at = timezone.now()
    assert permissions.allows(cast.cover, FilePermission.CHANGE, cast.file, at)
    ClientFileGrant.objects.filter(user=cast.cover).update(valid_until=at)
    assert not permissions.allows(cast.cover, FilePermission.VIEW, cast.file, at)
    ClientFileGrant.objects.filter(user=cast.cover).update(valid_until=row.valid_until)
    Membership.objects.filter(user=cast.cover).update(valid_until=timezone.localdate() - timedelta(days=1))
    assert not permissions.allows(cast.cover, FilePermission.VIEW, cast.file, at)
    stale = permissions.stale_grants(ClientFileGrant.objects.all(), at)
    assert set(stale.values_list("user", flat=True)) == {cast.cover.pk}


@pytest.mark.django_db
def test_guardians_generic_tables_stay_empty(cast) -> None:
    from guardian.models import GroupObjectPermission, UserObjectPermission

    assert ClientFileGrant.objects.count() == 2
    assert UserObjectPermission.objects.count() == GroupObjectPermission.objects.count() == 0


@pytest.mark.django_db
def test_who_supervises_holds_what_the_policy_says_and_nothing_on_other_things():
    file = ClientFileFactory(service=ServiceFactory())
    person = MembershipFactory(service=file.service, role=Role.SUPERVISOR).user
    assert person.get_all_permissions(file) == {permission.value for permission in POLICY[Relation.SUPERVISOR]}
    assert person.get_all_permissions(file.service) == set()
