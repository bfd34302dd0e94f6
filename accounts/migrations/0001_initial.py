import accounts.models.people
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='AuditRelease',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=200)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name='Cohort',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, unique=True)),
                ('starts_on', models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name='Heartbeat',
            fields=[
                ('name', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='HelpLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('phone', models.CharField(max_length=40, verbose_name='telephone')),
                ('hours', models.CharField(max_length=80, verbose_name='hours')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
                ('url', models.URLField(blank=True, verbose_name='web page')),
                ('order', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'ordering': ['order', 'id'],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail address')),
                ('name', models.CharField(max_length=150, verbose_name='name')),
                ('role', models.CharField(choices=[('student', 'Student'), ('counsellor', 'Counsellor'), ('admin', 'Administrator')], max_length=12, verbose_name='role')),
                ('language', models.CharField(default='en', max_length=8, verbose_name='language')),
                ('is_active', models.BooleanField(default=True)),
                ('is_synthetic', models.BooleanField(default=False)),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('role__in', ['student', 'counsellor', 'admin'])), name='user_role_known')],
            },
        ),
        migrations.CreateModel(
            name='Institution',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('centre_name', models.CharField(max_length=200, verbose_name='counselling centre')),
                ('centre_phone', models.CharField(blank=True, max_length=40, verbose_name='telephone')),
                ('centre_address', models.CharField(blank=True, max_length=200, verbose_name='address')),
                ('centre_hours', models.CharField(blank=True, max_length=120, verbose_name='opening hours')),
                ('privacy_email', models.EmailField(blank=True, max_length=254, verbose_name='address for data questions')),
                ('time_zone', models.CharField(max_length=64, validators=[accounts.models.people.zone_validate], verbose_name='time zone')),
                ('language', models.CharField(default='en', max_length=8, verbose_name='language')),
                ('acknowledge_within_h', models.PositiveSmallIntegerField(default=12, verbose_name='hours to acknowledge an urgent flag')),
                ('is_synthetic', models.BooleanField(default=False)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='institution_single')],
            },
        ),
        migrations.CreateModel(
            name='OutboxJob',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('task', models.CharField(max_length=120)),
                ('key', models.CharField(max_length=200)),
                ('payload', models.JSONField(default=dict)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('sent_at', models.DateTimeField(null=True)),
                ('leased_until', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('done_at', models.DateTimeField(null=True)),
                ('failed_at', models.DateTimeField(null=True)),
                ('error', models.CharField(blank=True, max_length=120)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('done_at__isnull', True), ('failed_at__isnull', True)), fields=['leased_until'], name='outbox_waiting')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('attempts', 0), ('done_at__isnull', True), ('failed_at__isnull', True)), fields=('task', 'key'), name='outbox_job_once_waiting')],
            },
        ),
        migrations.CreateModel(
            name='Student',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, unique=True)),
                ('programme', models.CharField(blank=True, max_length=100)),
                ('year_of_study', models.PositiveSmallIntegerField(default=1)),
                ('time_zone', models.CharField(max_length=64, validators=[accounts.models.people.zone_validate])),
                ('enrolled_on', models.DateField()),
                ('is_synthetic', models.BooleanField(default=False)),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='students', to='accounts.cohort')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='student', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(choices=[('screening', 'Questionnaires'), ('ema', 'Check-ins'), ('camera', 'Camera samples'), ('session', 'My timeline in a counselling session'), ('group', 'Group and class rooms'), ('research', 'Research export')], max_length=12)),
                ('version', models.PositiveSmallIntegerField()),
                ('granted_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('student', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='accounts.student')),
            ],
        ),
        migrations.CreateModel(
            name='CaseloadAssignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField(default=django.utils.timezone.now)),
                ('until', models.DateTimeField(blank=True, null=True)),
                ('assigned_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('counsellor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='caseload', to=settings.AUTH_USER_MODEL)),
                ('student', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='accounts.student')),
            ],
        ),
        migrations.CreateModel(
            name='BreakGlass',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField()),
                ('opened_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('expires_at', models.DateTimeField()),
                ('counsellor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='break_glasses', to=settings.AUTH_USER_MODEL)),
                ('student', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='break_glasses', to='accounts.student')),
            ],
        ),
        migrations.CreateModel(
            name='AuditEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('action', models.CharField(max_length=60)),
                ('object_type', models.CharField(blank=True, max_length=40)),
                ('object_id', models.CharField(blank=True, max_length=40)),
                ('reason', models.TextField(blank=True)),
                ('details', models.JSONField(default=dict)),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('student', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='audit_events', to='accounts.student')),
            ],
        ),
        migrations.CreateModel(
            name='CameraBasis',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('jurisdiction', models.CharField(max_length=100, verbose_name='jurisdiction')),
                ('purpose', models.CharField(max_length=300, verbose_name='purpose')),
                ('legal_basis', models.CharField(max_length=300, verbose_name='legal basis')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('revoked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('institution', models.ForeignKey(default=1, on_delete=django.db.models.deletion.PROTECT, related_name='camera_bases', to='accounts.institution')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True)), fields=('institution',), name='camera_basis_once_open')],
            },
        ),
        migrations.CreateModel(
            name='RotaShift',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('order', models.PositiveSmallIntegerField(default=1)),
                ('counsellor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shifts', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['starts_at', 'order'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='shift_ends_later')],
            },
        ),
        migrations.AddIndex(
            model_name='student',
            index=models.Index(fields=['time_zone', 'id'], name='student_zone'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('student', 'purpose'), name='consent_once_open'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(('withdrawn_at__isnull', True), ('withdrawn_at__gte', models.F('granted_at')), _connector='OR'), name='consent_withdrawn_after_grant'),
        ),
        migrations.AddConstraint(
            model_name='caseloadassignment',
            constraint=models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('student', 'counsellor'), name='assignment_once_open'),
        ),
        migrations.AddConstraint(
            model_name='caseloadassignment',
            constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='assignment_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='breakglass',
            constraint=models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('opened_at'))), name='break_glass_expires_later'),
        ),
        migrations.AddConstraint(
            model_name='breakglass',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='break_glass_reason_given'),
        ),
        migrations.AddIndex(
            model_name='auditevent',
            index=models.Index(fields=['student', '-at'], name='audit_student'),
        ),
        migrations.AddIndex(
            model_name='auditevent',
            index=models.Index(fields=['actor', '-at'], name='audit_actor'),
        ),
    ]
