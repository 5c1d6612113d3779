from django.urls import path

from counselling.debts.views import detail, entry, export, grid, merging

app_name = "debts"
DEBTS = "files/<str:reference>/debts/"
urlpatterns = [
    path("creditors/<int:creditor_id>/merge/", merging.MergeCreditors.as_view(), name="merge_creditors"),
    path(DEBTS, grid.DebtList.as_view(), name="list"),
    path(f"{DEBTS}export.<str:kind>/", export.ExportDebts.as_view(), name="export"),
    path(f"{DEBTS}rows/<uuid:key>/", grid.SaveRow.as_view(), name="save_row"),
    path(f"{DEBTS}quick/<uuid:key>/", entry.SaveQuick.as_view(), name="save_quick"),
    path(f"{DEBTS}reading/", entry.ReadLine.as_view(), name="read_line"),
    path(f"{DEBTS}paste/", entry.PasteDebts.as_view(), name="paste"),
    path(f"{DEBTS}<uuid:key>/", detail.DebtDetail.as_view(), name="detail"),
    path(f"{DEBTS}<uuid:key>/facts/", detail.ChangeFacts.as_view(), name="change_facts"),
    path(f"{DEBTS}<uuid:key>/balances/", detail.AddBalance.as_view(), name="add_balance"),
    path(f"{DEBTS}<uuid:key>/events/", detail.AddEvent.as_view(), name="add_event"),
    path(f"{DEBTS}<uuid:key>/events/<int:event_id>/withdraw/", detail.WithdrawEvent.as_view(), name="withdraw_event"),
    path(f"{DEBTS}<uuid:key>/papers/", detail.LinkPaper.as_view(), name="link_paper"),
    path(f"{DEBTS}<uuid:key>/papers/<int:paper_id>/unlink/", detail.UnlinkPaper.as_view(), name="unlink_paper"),
    path(f"{DEBTS}<uuid:key>/steps/<str:step>/", detail.TakeStep.as_view(), name="take_step"),
    path(f"{DEBTS}<uuid:key>/remove/", grid.RemoveDebt.as_view(), name="remove"),
    path(f"{DEBTS}<uuid:key>/restore/", grid.RestoreDebt.as_view(), name="restore"),
]
