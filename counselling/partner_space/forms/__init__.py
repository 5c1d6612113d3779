from counselling.partner_space.forms.acts import ACTS, AnswerForm, SenderForm, TakeBackForm, WriteForm
from counselling.partner_space.forms.filters import StatusForm

__all__ = ["ACTS", "AnswerForm", "SenderForm", "StatusForm", "TakeBackForm", "WriteForm"]
