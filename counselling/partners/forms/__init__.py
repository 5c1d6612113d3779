"""What people type about creditors, organisations, agreements and professionals."""

from counselling.partners.forms.agreements import AgreementForm, EndForm, SignForm, TermsForm
from counselling.partners.forms.credentials import KeyForm, VouchedKeyForm
from counselling.partners.forms.creditors import CreditorForm, DepartmentForm, SearchForm
from counselling.partners.forms.directory import ActivityForm, DirectoryForm, FillForm, MessageForm
from counselling.partners.forms.organisations import (
    ContactForm,
    CreditorQuestionForm,
    OrganisationForm,
    OrganisationSearchForm,
    ReasonForm,
    RegisterForm,
    SiteForm,
)
from counselling.partners.forms.professionals import InvitationForm, MoveForm, NewReferrerForm, ReferrerForm, RoleForm
from counselling.partners.forms.webhooks import ChangeEndpointForm, EndpointForm, RotateForm

__all__ = [
    "ActivityForm",
    "AgreementForm",
    "ChangeEndpointForm",
    "ContactForm",
    "CreditorForm",
    "CreditorQuestionForm",
    "DepartmentForm",
    "DirectoryForm",
    "EndForm",
    "EndpointForm",
    "FillForm",
    "InvitationForm",
    "KeyForm",
    "MessageForm",
    "MoveForm",
    "NewReferrerForm",
    "OrganisationForm",
    "OrganisationSearchForm",
    "ReasonForm",
    "ReferrerForm",
    "RegisterForm",
    "RoleForm",
    "RotateForm",
    "SearchForm",
    "SignForm",
    "SiteForm",
    "TermsForm",
    "VouchedKeyForm",
]
