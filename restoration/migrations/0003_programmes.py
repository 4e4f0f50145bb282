"""Programmes: plans of many titles."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0014_sequence_rate'),
        ('restoration', '0002_roles'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Programme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
                ('name', models.CharField(max_length=200, unique=True, verbose_name='name')),
                ('brief', models.TextField(blank=True, help_text='What the programme is for, and which titles belong to it.', verbose_name='brief')),
                ('budget', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='budget')),
                ('currency', models.CharField(default='CNY', max_length=3, validators=[django.core.validators.RegexValidator('^[A-Z]{3}$', 'Write the currency as ISO 4217: EUR, USD, HKD.')], verbose_name='currency')),
                ('deadline', models.DateField(blank=True, null=True, verbose_name='deadline')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='programmes', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
            ],
            options={
                'verbose_name': 'programme',
                'verbose_name_plural': 'programmes',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='PlannedTitle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('added_at', models.DateTimeField(auto_now_add=True)),
                ('work', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='planned_title', to='archive.work')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='titles', to='restoration.programme')),
            ],
            options={
                'verbose_name': 'planned title',
                'verbose_name_plural': 'planned titles',
                'ordering': ['pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='programme',
            constraint=models.CheckConstraint(condition=models.Q(('budget', None), ('budget__gte', 0), _connector='OR'), name='a_budget_is_no_debt', violation_error_message='A budget is nothing or more; write what may be spent.'),
        ),
    ]
