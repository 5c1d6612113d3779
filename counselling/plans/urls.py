from django.urls import path

from counselling.plans.views import acts, board, plan

app_name = "plans"
urlpatterns = [
    path("files/<str:reference>/plan/", board.PlanBoard.as_view(), name="board"),
    path("files/<str:reference>/plan/new/", board.DraftPlans.as_view(), name="draft"),
    path("files/<str:reference>/plan/<int:plan_id>/", plan.PlanDetail.as_view(), name="plan"),
    path("files/<str:reference>/plan/<int:plan_id>/levers/", board.ChangePlan.as_view(), name="change"),
    path("files/<str:reference>/plan/<int:plan_id>/copy/", acts.CopyPlan.as_view(), name="copy"),
    path("files/<str:reference>/plan/<int:plan_id>/discard/", acts.DiscardPlan.as_view(), name="discard"),
    path("files/<str:reference>/plan/<int:plan_id>/restore/", acts.RestorePlan.as_view(), name="restore"),
    path("files/<str:reference>/plan/<int:plan_id>/propose/", acts.ProposePlan.as_view(), name="propose"),
    path("files/<str:reference>/plan/<int:plan_id>/in-force/", acts.PutInForce.as_view(), name="put_in_force"),
    path("files/<str:reference>/plan/<int:plan_id>/end/<str:step>/", acts.EndPlan.as_view(), name="end"),
    path(
        "files/<str:reference>/plan/<int:plan_id>/answers/<uuid:debt_id>/",
        acts.RecordResponse.as_view(),
        name="record_response",
    ),
    path(
        "files/<str:reference>/plan/<int:plan_id>/answers/<int:response_id>/try/",
        acts.TryCounterOffer.as_view(),
        name="try_counter_offer",
    ),
    path("files/<str:reference>/plan/<int:plan_id>/figures/<str:name>/", plan.PlanFigure.as_view(), name="figure"),
    path("files/<str:reference>/plan/<int:plan_id>/schedule.<str:kind>", plan.ExportSchedule.as_view(), name="export"),
    path("files/<str:reference>/start-negotiation/", acts.StartNegotiation.as_view(), name="start_negotiation"),
    path("files/<str:reference>/start-follow-up/", acts.StartFollowUp.as_view(), name="start_follow_up"),
]
