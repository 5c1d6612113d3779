"""What a client file knows of the household, and of the colleagues who work on it."""

from caseflow.privacy.registry import fields

_FILES = {
    **fields(
        "ClientFile",
        sensitive="request next_action consent_pending",
        personal="reference counsellor state opened_on closed_on closure_reason closure_procedure language origin"
        " last_activity next_action_by next_action_on",
        none="id service earlier_file version",
    ),
    **fields(
        "ClientFileGrant",
        sensitive="reason",
        personal="user relation valid_from valid_until granted_by",
        none="id permission content_object",
    ),
    **fields("Assignment", personal="counsellor valid_from valid_until", none="id file"),
    **fields("FileSeries", none="id service year last"),
    **fields("Task", sensitive="what", personal="assignee due_on ended_on ended_by created_at",
             none="id file urgent source"),
    **fields("Deadline", sensitive="kind what document waived_because", personal="due_on ended_on ended_by created_at",
             none="id file"),
    **fields("Appointment", sensitive="place cancelled_because",
             personal="at way counsellor state ended_on ended_by created_at", none="id file"),
    **fields("ContactAttempt", personal="member at channel result by recorded_at", none="id file"),
    **fields("Enquiry", personal="recorded_by", none="id service on asker topic answer"),
    **fields(
        "Attachment",
        sensitive="category title note name path removed_because",
        personal="dated_on received_at received_by removed_on removed_by",
        none="id file key content_type sha256 size pages",
    ),
    **fields("JournalEntry", sensitive="facts", personal="at by verb", none="id file visibility"),
    **fields("Note", sensitive="text party result", personal="author occurred_at channel written_at",
             none="id file visibility pinned corrects"),
}  # fmt: skip

_PEOPLE = {
    **fields(
        "HouseholdMember",
        sensitive="relation presence has_income",
        personal="last_name first_name folded_name match_key birth_date age since until",
        none="id file key version",
    ),
    **fields(
        "ContactDetails",
        sensitive="interpreter comment may_call may_leave_voicemail may_text may_write",
        personal="phone phone_key second_phone email preferred_channel",
        none="id member version",
    ),
    **fields("Address", personal="lines postcode city country since until", none="id member"),
    **fields("Authorisation", sensitive="wording", personal="kind given on valid_until method recorded_by",
             none="id file member scan"),
}  # fmt: skip

_CREDITORS = {
    **fields(
        "Creditor",
        # A private lender is a creditor too, and colleagues may write about people here.
        personal="name aliases folded note",
        none="id service jurisdiction kind default_nature reference_note merged_into version",
    ),
    **fields(
        "CreditorAddress",
        personal="lines email phone iban",
        none="id creditor service department postcode city country language channel is_default version",
    ),
}

_PARTNERS = {
    **fields(
        "Organisation",
        none="id keeper name aliases folded kind is_creditor is_creditor_because country register_number register_key"
        " parent languages web mail_domains creditor directory_only status status_on status_because version",
    ),
    **fields(
        "OrganisationSite",
        none="id organisation name lines postcode city country phone opening_hours accessibility version",
    ),
    **fields("OrganisationContact", personal="name email phone", none="id organisation function version"),
    **fields("Agreement", none="id organisation service number ended_on ended_because"),
    **fields(
        "AgreementTerms",
        none="id agreement number valid_from valid_until signed_on training_required disclosure_cap channels"
        " departments billing seats data_protection version",
    ),
    **fields(
        "Referrer",
        personal="first_name last_name email phone function languages user",
        none="id version",
    ),
    **fields("Affiliation", personal="referrer organisation department valid_from ended_on", none="id"),
    **fields(
        "ApiCredential",
        # Whoever held the digest could at least recognise a key.
        sensitive="digest",
        personal="issued_by revoked_by",
        none="id organisation name public_id last_four livemode scopes department allowed_from untested_because"
        " expires_on issued_at told_before last_used_at revoked_at revoked_because",
    ),
    **fields("SandboxProof", none="id organisation check_name at"),
    **fields("EventSeries", none="id organisation livemode last"),
    # A number of the sender's own leads them to a person.
    **fields(
        "OutboxEvent",
        personal="reference external_reference",
        none="id organisation livemode sequence public_id type at department",
    ),
    **fields(
        "Invitation",
        personal="email asked_by agreed_because asked_at sent_at handed_over_at",
        none="id affiliation",
    ),
    **fields("ProfessionalNotice", personal="referrer notice reference queued_at sent_at", none="id"),
    # Whoever held a secret could sign in our name.
    **fields(
        "WebhookEndpoint",
        sensitive="secret earlier_secret",
        personal="created_by",
        none="id organisation url livemode event_types earlier_until off_because off_note off_at failing_since"
        " created_at version",
    ),
    **fields(
        "WebhookDelivery",
        none="id endpoint event webhook_id created_at is_replay state attempts next_at claimed_until tried_at outcome"
        " status milliseconds",
    ),
    **fields(
        "IdempotencyRecord",
        # A digest of a body that names somebody; gone after a day.
        personal="body_sha256",
        none="id credential key method path at object_type object_id",
    ),
    **fields(
        "Activity",
        personal="verified_by",
        none="id organisation title_fr title_de title_en description_fr description_de description_en folded theme"
        " audiences languages country regions communes postcodes remote conditions cost bring way_in"
        " delay_weeks places valid_from valid_until skills source verified_on version",
    ),
    # Of a search nothing is kept that could lead to a person; what somebody adds on purpose may still name one.
    **fields("SearchGap", sensitive="message", none="id kind week themes country area language audience"),
    **fields("GapTopic", personal="coordinator", none="id theme country area state state_on activity reason"),
    **fields("OrganisationRole", personal="referrer organisation role valid_from ended_on", none="id"),
}

_TRAININGS = {
    **fields(
        "Programme",
        none="id service code title_fr title_de title_en theme objectives audience prerequisites language"
        " awards_certificate refresher_of active version",
    ),
    **fields(
        "ProgrammeVersion",
        none="id programme number content hours modality pass_mark attendance_share validity_months version",
    ),
    **fields(
        "Session",
        personal="trainers guest_trainers accessibility_contact",
        none="id programme_version service code place link capacity enrol_until price funding state"
        " cancelled_because version",
    ),
    **fields("Session_trainers", personal="user", none="id session"),
    **fields("HalfDay", none="id session on starts ends"),
    # What somebody needs to take part says something of their health.
    **fields(
        "Enrolment",
        sensitive="needs",
        personal="referrer organisation source enrolled_on state is_excused points corrected_because changed_by"
        " changed_at",
        none="id key session version",
    ),
    **fields("Attendance", personal="present signing", none="id enrolment half_day"),
    **fields("Questionnaire", none="id programme_version topic number"),
    **fields("Item", none="id questionnaire position kind question question_after options version"),
    # A score is personal; what somebody writes freely may say anything of anybody.
    **fields(
        "Response",
        sensitive="answers",
        personal="enrolment kind answered_on is_late way typed_by",
        none="id questionnaire version",
    ),
    **fields(
        "TrainingMail",
        personal="referrer purpose enrolment certificate step queued_on sent_at",
        none="id answer_at",
    ),
    **fields(
        "Resource",
        personal="owner",
        none="id service title kind themes audiences languages countries valid_until hand_over licence withdrawn_on"
        " downloads version",
    ),
    **fields(
        "ResourceVersion",
        personal="added_by",
        none="id resource number since address name content_type path sha256 size",
    ),
    **fields(
        "SignedSheet",
        personal="path added_on added_by removed_on removed_because",
        none="id session number content_type sha256 size pages",
    ),
    **fields(
        "ExternalCourse",
        personal="verified_by",
        none="id service title organiser theme objective language modality place first_day last_day price"
        " awards_certificate address verified_on withdrawn_on version",
    ),
    **fields(
        "TrainingNotice",
        personal="email reader asked_by asked_on",
        none="id theme language place search_at",
    ),
    **fields("CertificateSeries", none="id service year last"),
    **fields(
        "Certificate",
        personal="verification_code referrer holder issued_by awarded_because revoked_by revocation revocation_note"
        " path",
        none="id service number enrolment session programme_version programme hours issuer language first_day"
        " last_day verify_at issued_on first_awarded_on valid_from valid_until replaces revoked_at sha256",
    ),
}

_DEBTS = {
    **fields(
        "Debt",
        sensitive="creditor collector debtor nature reference contract_date original_amount rate rate_kind instalment"
        " instalment_until being_paid arrears secured_on guarantor treatment treatment_reason legal_class_override"
        " legal_class_reason enforcement enforcement_on status status_on status_reason",
        personal="removed_on created_at changed_by changed_at",
        none="id file version papers",
    ),
    **fields("Debt_papers", none="id debt attachment"),
    **fields("Balance", sensitive="principal interest costs as_of source evidence", personal="recorded_by recorded_at",
             none="id debt"),
    **fields("LimitationEvent", sensitive="kind on evidence", personal="recorded_by recorded_at withdrawn_on",
             none="id debt"),
}  # fmt: skip

_BUDGETS = {
    **fields(
        "FinancialStatement",
        sensitive="capacity_set capacity_reason document",
        personal="effective_on state frozen_on frozen_by",
        none="id file number copy_of version",
    ),
    **fields(
        "BudgetLine",
        sensitive="category holder label amount period starts ends evidence comment reason",
        personal="removed_on changed_by changed_at",
        none="id statement uuid paper version",
    ),
    **fields("LawInputOverride", sensitive="name value reason", personal="by at", none="id statement"),
    **fields("SetAsideQuestion", sensitive="code", personal="by at", none="id statement"),
    **fields("ReferenceAmount", none="id service category persons amount"),
}

_PLANS = {
    **fields(
        "RepaymentPlan",
        sensitive="name levers document basis capacity months first_due total_claims total_paid total_interest"
        " written_off still_owed accepted_unverified_reason in_force_reason reason",
        personal="state computed_on proposed_on accepted_unverified_by accepted_unverified_on in_force_on ended_on"
        " discarded_on created_at",
        none="id file statement engine_version law_version law_ids supersedes version",
    ),
    **fields("PlanShare", sensitive="claim interest paid residue written_off still_owed months cleared",
             none="id plan debt position"),
    **fields("CreditorResponse", sensitive="answer on code instalment months note", personal="recorded_by recorded_at",
             none="id plan debt"),
}  # fmt: skip

_REFERRALS = {
    **fields(
        "Referral",
        sensitive="urgent_reason deadline_on open_checks warnings end_reason public_view",
        personal="referrer followed_by stated_sender"
        " department external_reference priority state assigned_to received_at started_on promised_on"
        " accepted_on contacted_on waits_until due_on ended_on public_status public_changed_at certificate_number"
        " certificate_status certificate_until erased_on forgotten_on kept_until",
        none="id reference service organisation source file joined redirected_from place version certificate_programme"
        " certificate_version",
    ),
    **fields(
        "ReferralSubject",
        sensitive="interpreter_needed may_call may_leave_voicemail may_text may_email may_write manner",
        personal="last_name first_name folded_name birth_date birth_year phone phone_key email postcode country"
        " language",
        none="id referral",
    ),
    **fields("Submission", sensitive="adults children difficulties summary arrears arrears_since plan_running"
             " personal_contact_on help_mentioned_on reminder_sent_on", personal="at by",
             none="id referral number changed"),
    **fields("ConsentRecord", sensitive="kind decision", personal="method language collected_at confirmed recorded_at"
             " recorded_by", none="id referral wording wording_version"),
    **fields("ReferralEvent", sensitive="reason text",
             personal="at by verb from_state to_state until by_referrer public", none="id referral number"),
    **fields("ReferralMessage", sensitive="text", personal="at by by_referrer", none="id referral"),
    **fields("DuplicateDecision", sensitive="verdict", personal="at by", none="id referral file"),
    # Of invented people; the address is that of a professional.
    **fields("SandboxMail", personal="referral address subject text", none="id at"),
    **fields("ReferralSettings", personal="set_by",
             none="id service valid_from takes_referrals decision decision_urgent first_contact first_contact_urgent"
             " first_meeting first_meeting_urgent answer_within expiry region closed_on erase_after erase_withdrawn"
             " free_from postcodes"),
}  # fmt: skip

DECLARED = _FILES | _PEOPLE | _CREDITORS | _PARTNERS | _TRAININGS | _DEBTS | _BUDGETS | _PLANS | _REFERRALS
