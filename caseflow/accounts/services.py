"""What is done with accounts: each act a verb, by an administrator, by the person, or by whoever runs the server."""

from datetime import date, datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password

from caseflow.accounts.models import Jurisdiction, Language, Membership, Service, TeamAccess, User, WindowPreset
from caseflow.accounts.operator import Operator
from caseflow.accounts.roles import Role
from caseflow.accounts.sessions import end_sessions
from caseflow.audit.models import Action
from caseflow.audit.verbs import tell, verb

WINDOW = {
    Jurisdiction.LU: WindowPreset.DIN_B,
    Jurisdiction.FR: WindowPreset.FR_RIGHT,
    Jurisdiction.BE: WindowPreset.BE_RIGHT,
}
TIME_ZONE = {
    Jurisdiction.LU: "Europe/Luxembourg",
    Jurisdiction.FR: "Europe/Paris",
    Jurisdiction.BE: "Europe/Brussels",
}


@verb("accounts.create_service", action=Action.SETTING)
def create_service(
    *,
    name: str,
    slug: str,
    jurisdiction: str,
    prefix: str,
    by: User | Operator,
    default_language: str = Language.FR,
    team_access: str = TeamAccess.NONE,
    address: str = "",
    city: str = "",
    phone: str = "",
    email: str = "",
    legal_line: str = "",
    is_sandbox: bool = False,
) -> Service:
    """Set up a counselling service under the law of its country."""
    country = Jurisdiction(jurisdiction)
    service = Service(
        name=name, slug=slug, jurisdiction=country, prefix=prefix, default_language=default_language,
        team_access=team_access, address=address, city=city, phone=phone, email=email, legal_line=legal_line,
        window_preset=WINDOW[country], time_zone=TIME_ZONE[country], is_sandbox=is_sandbox,
    )  # fmt: skip
    service.full_clean()
    service.save()
    tell(service=service.pk, object_type="accounts.Service", object_id=service.pk, detail={"jurisdiction": country})
    return service


@verb("accounts.create_user", action=Action.PERMISSION)
def create_user(
    *,
    email: str,
    name: str,
    by: User | Operator,
    password: str | None = None,
    language: str = Language.FR,
    job_title: str = "",
    phone: str = "",
) -> User:
    """Open an account; without a password the person chooses one through a link."""
    user = User(email=email.strip().lower(), name=name, language=language, job_title=job_title, phone=phone)
    if password is not None:
        validate_password(password, user)
    user.set_password(password)
    user.full_clean()
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    tell(object_type="accounts.User", object_id=user.pk)
    return user


@verb("accounts.take_on", action=Action.PERMISSION)
def take_on(
    *,
    email: str,
    name: str,
    service: Service,
    role: str,
    on: date,
    by: User | Operator,
    language: str,
    job_title: str = "",
    phone: str = "",
) -> User:
    """Let a person work in a service; whoever already has an account keeps it."""
    user = User.objects.filter(email=email.strip().lower()).first()
    user = user or create_user(email=email, name=name, language=language, job_title=job_title, phone=phone, by=by)
    add_membership(user=user, service=service, role=role, on=on, by=by)
    tell(service=service.pk, object_type="accounts.User", object_id=user.pk)
    return user


@verb("accounts.add_membership", action=Action.PERMISSION)
def add_membership(*, user: User, service: Service, role: str, on: date, by: User | Operator) -> Membership:
    """Let a person work in a service in one role from a day on."""
    membership = Membership(user=user, service=service, role=Role(role), valid_from=on)
    membership.full_clean()
    membership.save()
    _tell_of(membership)
    return membership


@verb("accounts.end_membership", action=Action.PERMISSION)
def end_membership(*, membership: Membership, on: date, by: User | Operator) -> None:
    """Let a membership end with a day, that day included."""
    membership.valid_until = on
    membership.full_clean()
    membership.save(update_fields=["valid_until"])
    _tell_of(membership)


@verb("accounts.deactivate_user", action=Action.PERMISSION)
def deactivate_user(*, user: User, by: User | Operator) -> None:
    """Close an account at once, on every device; what the person did stays in their name."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    tell(object_type="accounts.User", object_id=user.pk, detail={"sessions": end_sessions(user)})


@verb("accounts.reactivate_user", action=Action.PERMISSION)
def reactivate_user(*, user: User, by: User | Operator) -> None:
    """Open a closed account again."""
    user.is_active = True
    user.save(update_fields=["is_active"])
    tell(object_type="accounts.User", object_id=user.pk)


@verb("accounts.update_profile")
def update_profile(*, name: str, job_title: str, phone: str, language: str, by: User) -> None:
    """Note how one is named and reached, and in which language one works."""
    changes = {"name": name, "job_title": job_title, "phone": phone, "language": language}
    changed = {field: value for field, value in changes.items() if getattr(by, field) != value}
    for field, value in changed.items():
        setattr(by, field, value)
    by.full_clean()
    by.save(update_fields=list(changed))
    tell(object_type="accounts.User", object_id=by.pk, fields=list(changed))


@verb("accounts.change_password")
def change_password(*, user: User, password: str, by: User | Operator) -> None:
    """Replace the password; every session ends, so that whoever knew the old one is out."""
    user.set_password(password)
    user.save(update_fields=["password"])
    tell(object_type="accounts.User", object_id=user.pk, detail={"sessions": end_sessions(user)})


@verb("accounts.prepare_first_sign_in", action=Action.PERMISSION)
def prepare_first_sign_in(*, user: User, email: str, by: User) -> None:
    """Before somebody first comes in: the address they will sign in with; no link made so far works any more."""
    user.email = email.strip().lower()
    user.set_unusable_password()
    user.full_clean()
    user.save(update_fields=["email", "password"])
    EmailAddress.objects.filter(user=user).update(email=user.email)
    tell(object_type="accounts.User", object_id=user.pk, fields=["email", "password"])


@verb("accounts.remove_second_factor", action=Action.PERMISSION)
def remove_second_factor(*, user: User, by: User | Operator) -> None:
    """Help somebody who lost telephone, key and codes: at the next sign-in they set up a second factor anew."""
    removed, _per_model = Authenticator.objects.filter(user=user).delete()
    end_sessions(user)
    tell(object_type="accounts.User", object_id=user.pk, detail={"removed": removed})


@verb("accounts.sign_in", action=Action.SIGN_IN)
def sign_in(*, at: datetime, methods: list[str], by: User) -> None:
    """Note that a person came in, and by which proofs."""
    by.last_login = at
    by.save(update_fields=["last_login"])
    tell(object_type="accounts.User", object_id=by.pk, detail={"methods": methods})


def _tell_of(membership: Membership) -> None:
    tell(
        service=membership.service_id,
        object_type="accounts.Membership",
        object_id=membership.pk,
        detail={"user": membership.user_id, "role": membership.role, "until": membership.valid_until},
    )
