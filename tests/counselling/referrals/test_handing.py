"""A professional leaves: what they sent stays with the organisation, a named colleague follows it, nothing is told."""

import pytest
from django.core import mail
from django.utils import timezone

from caseflow.accounts.models import User
from caseflow.audit.models import AuditEntry
from counselling import jobs
from counselling.domain.referrals import NotMetReason
from counselling.partners import services as partners
from counselling.partners.models import Affiliation
from counselling.referrals import selectors
from counselling.referrals import services as referrals
from counselling.referrals.models import Referral
from counselling.referrals.services.handing import MayNotFollow, NothingToHandOver
from tests.cast import Cast
from tests.counselling.referrals.test_pages import Browsers
from tests.counselling.referrals.test_separating import told_of
from tests.factories import TODAY
from tests.factories.partners import AffiliationFactory, OrganisationFactory
from tests.factories.referrals import accepted, asked, professional, refers, somebody_left, submitted

pytestmark = pytest.mark.django_db


def signed_in(affiliation: Affiliation, user: User) -> Affiliation:
    affiliation.referrer.user = user
    affiliation.referrer.save()
    return affiliation


def hand_over(left: Affiliation, to: Affiliation, cast: Cast) -> None:
    referrals.hand_over_referrals(
        organisation=left.organisation, referrer=left.referrer, to=to.referrer, on=TODAY, by=cast.supervisor
    )


def test_moving_leaves_old_referrals_with_the_organisation_and_tells_it_no_new_address(cast: Cast) -> None:
    sender = professional(cast.service)
    referral = submitted(cast.service, cast.counsellor, sender=sender)
    before = told_of(Referral.objects.get())
    partners.move_referrer(
        affiliation=sender, organisation=OrganisationFactory(keeper=cast.service), department="", on=TODAY,
        email="new@elsewhere.example", by=cast.supervisor,
    )  # fmt: skip
    referrals.take_referral(
        referral=referral, version=Referral.objects.get().version, on=TODAY, by=cast.counsellor
    )  # fmt: skip
    kept = Referral.objects.get()
    assert (kept.organisation, told_of(kept)) == (sender.organisation, before)
    (left,) = selectors.left_behind(cast.supervisor, TODAY)
    assert (left.organisation, left.referrer, left.count, left.open) == (sender.organisation, sender.referrer, 1, 1)


def test_a_colleague_reads_and_answers_what_was_left_and_its_sender_no_more(cast: Cast) -> None:
    left = signed_in(professional(cast.service), cast.no_role)
    colleague = signed_in(refers(AffiliationFactory(organisation=left.organisation)), cast.superuser)
    first = submitted(cast.service, cast.counsellor, sender=left)
    second = accepted(cast.service, cast.counsellor, sender=left, last_name="Weiß", phone="+352 691 000 001")
    before = [told_of(each) for each in (first, second)]
    partners.end_affiliation(affiliation=left, on=TODAY, by=cast.supervisor)
    hand_over(left, colleague, cast)
    passed = Referral.objects.all()
    assert [told_of(Referral.objects.get(pk=each.pk)) for each in (first, second)] == before
    assert {each.referrer for each in passed} == {left.referrer}
    there = [left.organisation]
    assert set(Referral.objects.sent_by(cast.superuser, there)) == {first, second}
    assert not Referral.objects.sent_by(cast.no_role, there).exists()
    assert selectors.left_behind(cast.supervisor, TODAY) == []
    assert second.file.journal.order_by("-pk")[0].verb == "referrals.hand_over_referral"
    entry = AuditEntry.objects.get(verb="referrals.hand_over_referrals")
    assert entry.detail == {"organisation": left.organisation_id, "to": colleague.referrer_id, "count": 2}


def test_nothing_ends_anew_because_it_is_handed_over(cast: Cast) -> None:
    left = somebody_left(cast.service, cast.counsellor)
    referral = Referral.objects.get()
    referrals.end_without_meeting(
        referral=referral, reason=NotMetReason.NOT_WANTED, version=referral.version, on=TODAY, by=cast.counsellor
    )  # fmt: skip
    Referral.objects.update(ended_on=TODAY.replace(day=2))
    colleague = Affiliation.objects.exclude(pk=left.pk).latest("pk")
    hand_over(left, colleague, cast)
    passed = Referral.objects.get()
    assert (passed.ended_on, passed.end_reason, passed.state) == (TODAY.replace(day=2), "not_wanted", "not_met")


def test_only_a_colleague_who_refers_for_the_organisation_takes_over(cast: Cast) -> None:
    left = somebody_left(cast.service, cast.counsellor)
    for wrong in (left, refers(AffiliationFactory()), AffiliationFactory(organisation=left.organisation)):
        with pytest.raises(MayNotFollow):
            hand_over(left, wrong, cast)
    colleague = Affiliation.objects.filter(organisation=left.organisation, referrer__roles__role="referrer")
    hand_over(left, colleague.exclude(pk=left.pk).get(), cast)
    with pytest.raises(NothingToHandOver):
        hand_over(left, colleague.exclude(pk=left.pk).get(), cast)


def test_a_reminder_goes_to_whoever_follows_it_and_never_after_somebody_to_their_next_employer(cast: Cast) -> None:
    left = professional(cast.service)
    colleague = refers(AffiliationFactory(organisation=left.organisation))
    referral = asked(cast.service, cast.counsellor, sender=left)
    assert selectors.correspondent_of(referral, TODAY) == left.referrer
    partners.end_affiliation(affiliation=left, on=TODAY, by=cast.supervisor)
    assert selectors.correspondent_of(referral, TODAY) is None
    hand_over(left, colleague, cast)
    late = timezone.make_aware(timezone.datetime(2026, 12, 2, 8))
    jobs.turn_clocks(late)
    jobs.send_partner_mails(late)
    to_the_organisation = [
        each.to for each in mail.outbox if referral.reference in each.body and "question" in each.body
    ]
    assert [colleague.referrer.email] in to_the_organisation
    assert not any(left.referrer.email in each.to for each in mail.outbox)


def test_a_supervisor_names_the_colleague_on_the_page(cast: Cast, as_: Browsers) -> None:
    left = somebody_left(cast.service, cast.counsellor, on=timezone.localdate())
    colleague = Affiliation.objects.exclude(pk=left.pk).latest("pk")
    browser, page = as_(cast.supervisor), "/referrals/left/"
    assert page in browser.get("/referrals/").content.decode()
    act = f"{page}{left.organisation_id}/{left.referrer_id}/"
    field = f"{left.organisation_id}-{left.referrer_id}-to"
    assert act in browser.get(page).content.decode()
    assert browser.post(act, {field: left.referrer_id}).status_code == 422
    assert browser.post(act, {field: colleague.referrer_id}).status_code == 302
    assert Referral.objects.get().followed_by == colleague.referrer
    assert page not in browser.get("/referrals/").content.decode()
