"""The database itself keeps the audit trail: rows are added, never changed or deleted.

The one way round is a row in accounts_auditrelease, which ``services.audit_released`` adds and
takes away within its own transaction; see docs/operations.md, "Erasure and the audit trail".
"""

from django.db import migrations

SQLITE = """
CREATE TRIGGER audit_fixed_{verb} BEFORE {verb} ON accounts_auditevent
WHEN NOT EXISTS (SELECT 1 FROM accounts_auditrelease)
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END
"""

POSTGRESQL = [
    """
    CREATE FUNCTION audit_fixed() RETURNS trigger AS $$
    BEGIN
        IF EXISTS (SELECT 1 FROM accounts_auditrelease) THEN
            RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
        END IF;
        RAISE EXCEPTION 'the audit trail is append-only' USING ERRCODE = 'integrity_constraint_violation';
    END $$ LANGUAGE plpgsql
    """,
    """
    CREATE TRIGGER audit_fixed BEFORE UPDATE OR DELETE ON accounts_auditevent
    FOR EACH ROW EXECUTE FUNCTION audit_fixed()
    """,
    """
    CREATE TRIGGER audit_kept BEFORE TRUNCATE ON accounts_auditevent
    FOR EACH STATEMENT EXECUTE FUNCTION audit_fixed()
    """,
]


def guard(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    if vendor == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            schema_editor.execute(SQLITE.format(verb=verb))
    elif vendor == "postgresql":
        for statement in POSTGRESQL:
            schema_editor.execute(statement)
    else:
        raise NotImplementedError(f"no audit guard for {vendor}")


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            schema_editor.execute(f"DROP TRIGGER audit_fixed_{verb}")
    else:
        schema_editor.execute("DROP TRIGGER audit_kept ON accounts_auditevent")
        schema_editor.execute("DROP TRIGGER audit_fixed ON accounts_auditevent")
        schema_editor.execute("DROP FUNCTION audit_fixed()")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
