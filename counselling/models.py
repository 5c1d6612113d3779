"""The index that tells Django where the models are."""

from counselling.client_files.models import *  # noqa: F403
from counselling.debts.models import *  # noqa: F403
from counselling.partners.models import *  # noqa: F403
from counselling.plans.models import *  # noqa: F403
from counselling.referrals.models import *  # noqa: F403
from counselling.statements.models import *  # noqa: F403
from counselling.trainings.models import *  # noqa: F403
