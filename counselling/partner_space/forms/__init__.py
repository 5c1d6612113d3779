from counselling.partner_space.forms.acts import ACTS, SenderForm, WriteForm
from counselling.partner_space.forms.enrolment import EnrolmentForm
from counselling.partner_space.forms.filters import StatusForm, ToolboxForm
from counselling.partner_space.forms.sending import STEPS, TITLES, CorrectionForm, NewReferralForm, first_step_of
from counselling.partner_space.forms.team import ColleagueForm, EndColleagueForm

__all__ = [
    "ACTS",
    "STEPS",
    "TITLES",
    "ColleagueForm",
    "CorrectionForm",
    "EndColleagueForm",
    "EnrolmentForm",
    "NewReferralForm",
    "SenderForm",
    "StatusForm",
    "ToolboxForm",
    "WriteForm",
    "first_step_of",
]
