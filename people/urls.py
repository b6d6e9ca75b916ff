from django.urls import URLPattern, path

from people.views import absences, audit, login, me, messages, people, roster, suggestions, transfers, units

app_name = "people"
urlpatterns: list[URLPattern] = [
    # signing in, oneself
    path("login/", login.sign_in, name="login"),
    path("logout/", login.sign_out, name="logout"),
    path("me/", me.me, name="me"),
    path("me/password/", login.password, name="password"),
    path("messages/", messages.inbox, name="messages"),
    path("messages/read/", messages.read_all, name="messages-read"),
    path("messages/<int:pk>/", messages.message, name="message"),
    path("suggest/", suggestions.suggest, name="suggest"),
    path("suggestions/", suggestions.inbox, name="suggestions"),
    path("suggestions/<int:pk>/", suggestions.suggestion, name="suggestion"),
    path("suggestions/<int:pk>/take-up/", suggestions.take_up, name="suggestion-take-up"),
    path("audit/", audit.audit, name="audit"),
    # the list, a person
    path("people/", people.people_list, name="list"),
    path("people/add/", people.enrol, name="enrol"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/edit/", people.edit, name="person-edit"),
    path("people/<int:pk>/transfer/", people.transfer, name="person-transfer"),
    path("people/<int:pk>/standing/", people.standing, name="person-standing"),
    path("people/<int:pk>/certificates/add/", people.certificate_add, name="certificate-add"),
    path("people/<int:pk>/deactivate/", people.deactivate, name="person-deactivate"),
    path("people/<int:pk>/reactivate/", people.reactivate, name="person-reactivate"),
    path("people/<int:pk>/code/", people.issue_code, name="person-code"),
    path("people/<int:pk>/roles/grant/", people.grant_role, name="role-grant"),
    path("people/<int:pk>/absences/add/", absences.add, name="absence-add"),
    path("absences/<int:pk>/end/", absences.end, name="absence-end"),
    path("absences/<int:pk>/withdraw/", absences.withdraw, name="absence-withdraw"),
    path("certificates/<int:pk>/", people.certificate, name="certificate"),
    path("roles/<int:pk>/end/", people.end_role, name="role-end"),
    # rosters on their way in
    path("people/import/", roster.upload, name="import"),
    path("people/import/template/", roster.template, name="import-template"),
    path("people/import/<int:pk>/", roster.batch, name="batch"),
    path("people/import/<int:pk>/apply/", roster.apply, name="batch-apply"),
    path("people/import/<int:pk>/rows/", roster.wrong_rows, name="batch-rows"),
    path("people/import/<int:pk>/slips/", roster.slips, name="batch-slips"),
    # units
    path("units/", units.unit_tree, name="units"),
    path("units/<int:pk>/", units.unit, name="unit"),
    path("units/<int:pk>/add/", units.add, name="unit-add"),
    path("units/<int:pk>/edit/", units.edit, name="unit-edit"),
    path("units/<int:pk>/close/", units.close, name="unit-close"),
    # transfers that wait for a word
    path("transfers/", transfers.transfer_list, name="transfers"),
    path("transfers/<int:pk>/agree/", transfers.agree, name="transfer-agree"),
    path("transfers/<int:pk>/refuse/", transfers.refuse, name="transfer-refuse"),
]
