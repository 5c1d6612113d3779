"""What the accounts know of the people who work here."""

from caseflow.privacy.registry import fields

DECLARED = {
    **fields(
        "User",
        sensitive="password",
        personal="email name job_title phone language last_login is_active date_joined",
        none="id is_superuser groups user_permissions",
    ),
    **fields("User_groups", personal="user", none="id group"),
    **fields("User_user_permissions", personal="user", none="id permission"),
    **fields(
        "Service",
        none="id name slug jurisdiction prefix team_access default_language time_zone address phone email city"
        " legal_line accent window_preset window_offset_x window_offset_y fold_marks is_sandbox",
    ),
    **fields("Membership", personal="user role valid_from valid_until", none="id service"),
}
