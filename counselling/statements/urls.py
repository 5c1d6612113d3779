from django.urls import path

from counselling.statements.views import acts, budget, lines, questions, references, rows

app_name = "statements"
urlpatterns = [
    path("reference-amounts/", references.References.as_view(), name="references"),
    path("files/<str:reference>/budget/", budget.Budget.as_view(), name="budget"),
    path("files/<str:reference>/budget/start/", budget.StartStatement.as_view(), name="start"),
    path("files/<str:reference>/budget/<int:number>/", budget.Budget.as_view(), name="version"),
    path("files/<str:reference>/budget/<int:number>/lines/<uuid:key>/", rows.SaveLine.as_view(), name="save_line"),
    path("files/<str:reference>/budget/<int:number>/lines/<uuid:key>/details/", lines.Line.as_view(), name="line"),
    path(
        "files/<str:reference>/budget/<int:number>/lines/<uuid:key>/remove/",
        lines.RemoveLine.as_view(),
        name="remove_line",
    ),
    path(
        "files/<str:reference>/budget/<int:number>/lines/<uuid:key>/restore/",
        lines.RestoreLine.as_view(),
        name="restore_line",
    ),
    path("files/<str:reference>/budget/<int:number>/paste/", lines.Paste.as_view(), name="paste"),
    path("files/<str:reference>/budget/<int:number>/date/", acts.DateStatement.as_view(), name="date"),
    path("files/<str:reference>/budget/<int:number>/capacity/", acts.SetCapacity.as_view(), name="capacity"),
    path("files/<str:reference>/budget/<int:number>/law/<str:name>/", acts.OverrideInput.as_view(), name="law_input"),
    path(
        "files/<str:reference>/budget/<int:number>/questions/<slug:code>/set-aside/",
        questions.SetAside.as_view(),
        name="set_aside",
    ),
    path(
        "files/<str:reference>/budget/<int:number>/questions/<slug:code>/ask-again/",
        questions.AskAgain.as_view(),
        name="ask_again",
    ),
    path("files/<str:reference>/budget/<int:number>/freeze/", acts.Freeze.as_view(), name="freeze"),
    path("files/<str:reference>/budget/<int:number>/figures/<str:name>/", acts.FigurePage.as_view(), name="figure"),
]
