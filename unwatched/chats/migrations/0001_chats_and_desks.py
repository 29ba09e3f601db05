import django.db.models.deletion
import unwatched.gateways.social
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('chats', '0001_initial'), ('chats', '0002_links')]

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('campaigns', '0001_initial'),
        ('publishing', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Chat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=160, verbose_name='title')),
                ('objective', models.TextField(blank=True, verbose_name='what it is for')),
                ('hashtag', models.CharField(blank=True, max_length=100, verbose_name='hashtag')),
                ('language', models.CharField(default='en', max_length=35, verbose_name='language')),
                ('visibility', models.CharField(choices=[(unwatched.gateways.social.Visibility['PUBLIC'], 'public'), (unwatched.gateways.social.Visibility['UNLISTED'], 'public, but not in lists and hashtags'), (unwatched.gateways.social.Visibility['PRIVATE'], 'followers only'), (unwatched.gateways.social.Visibility['DIRECT'], 'only those who are named')], default=unwatched.gateways.social.Visibility['PUBLIC'], max_length=8, verbose_name='visible to')),
                ('starts_at', models.DateTimeField(blank=True, null=True, verbose_name='starts')),
                ('zone', models.CharField(default='UTC', max_length=64, verbose_name='time zone')),
                ('interval', models.PositiveIntegerField(default=180, verbose_name='seconds between two questions')),
                ('fills', models.JSONField(default=dict)),
                ('links', models.JSONField(default=list)),
                ('rules', models.TextField(blank=True, verbose_name='ground rules')),
                ('theme', models.JSONField(default=dict)),
                ('rehearsed_mark', models.CharField(blank=True, max_length=64)),
                ('rehearsed_at', models.DateTimeField(null=True)),
                ('rehearsed_speed', models.PositiveIntegerField(default=1)),
                ('published_at', models.DateTimeField(null=True)),
                ('unpublished_at', models.DateTimeField(null=True)),
                ('changed_at', models.DateTimeField()),
                ('campaign', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to='campaigns.campaign')),
                ('channels', models.ManyToManyField(related_name='chats', to='publishing.channel', verbose_name='posted on')),
                ('copied_from', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='chats.chat')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('rehearsal', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='rehearsed', to='publishing.run')),
                ('rehearsed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('run', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='chat', to='publishing.run')),
            ],
            options={
                'verbose_name': 'chat',
                'verbose_name_plural': 'chats',
                'ordering': ['-starts_at', '-pk'],
                'permissions': [('facilitate_chat', 'Answer at the desk'), ('host_chat', 'Start, pause and stop chats')],
            },
        ),
        migrations.CreateModel(
            name='Bookmark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('feed', models.CharField(max_length=10)),
                ('place', models.CharField(blank=True, max_length=500)),
                ('looked_at', models.DateTimeField(null=True)),
                ('closed', models.BooleanField(default=False)),
                ('said', models.CharField(blank=True, max_length=300)),
                ('not_before', models.DateTimeField(null=True)),
                ('failures', models.PositiveIntegerField(default=0)),
                ('channel', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='publishing.channel')),
                ('chat', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bookmarks', to='chats.chat')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('chat', 'channel', 'feed'), name='a_feed_has_one_bookmark')],
            },
        ),
        migrations.CreateModel(
            name='ChatPerson',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, max_length=120, verbose_name='name')),
                ('role', models.CharField(choices=[('host', 'host'), ('cohost', 'co-host'), ('facilitator', 'facilitator')], default='facilitator', max_length=11, verbose_name='role')),
                ('reminded_at', models.DateTimeField(null=True)),
                ('channels', models.ManyToManyField(blank=True, related_name='+', to='publishing.channel')),
                ('chat', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='people', to='chats.chat')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='chats', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('chat', 'user'), name='somebody_takes_part_once'), models.CheckConstraint(condition=models.Q(('user__isnull', False), models.Q(('name', ''), _negated=True), _connector='OR'), name='who_takes_part_has_an_account_or_a_name')],
            },
        ),
        migrations.CreateModel(
            name='LeftOut',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('author_mark', models.BinaryField(max_length=32, unique=True)),
                ('at', models.DateTimeField()),
                ('proven', models.BooleanField(default=False)),
                ('refused_at', models.DateTimeField(null=True)),
                ('chat', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='chats.chat')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('proven', False), ('refused_at', None), _connector='OR'), name='what_the_account_itself_asked_is_not_refused')],
            },
        ),
        migrations.CreateModel(
            name='Muted',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('author_id', models.CharField(max_length=500)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('chat', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='muted', to='chats.chat')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('chat', 'author_id'), name='an_account_is_muted_once')],
            },
        ),
        migrations.CreateModel(
            name='Presence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seen_at', models.DateTimeField()),
                ('chat', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='present', to='chats.chat')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('chat', 'user'), name='somebody_is_at_a_desk_once')],
            },
        ),
        migrations.CreateModel(
            name='ReadyAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=80, verbose_name='title')),
                ('text', models.TextField(verbose_name='text')),
                ('chat', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ready_answers', to='chats.chat')),
            ],
        ),
        migrations.CreateModel(
            name='Step',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rank', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('welcome', 'welcome'), ('question', 'question'), ('wrap_up', 'wrap-up')], max_length=8)),
                ('number', models.PositiveIntegerField(null=True)),
                ('text', models.TextField(blank=True, verbose_name='text')),
                ('variants', models.JSONField(default=dict)),
                ('card', models.BooleanField(default=False, verbose_name='with a card')),
                ('card_text', models.TextField(blank=True, verbose_name='words on the card')),
                ('description', models.TextField(blank=True, verbose_name='what does the card show?')),
                ('gap', models.PositiveIntegerField(blank=True, null=True)),
                ('chat', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='chats.chat')),
                ('post', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='step', to='publishing.post')),
            ],
            options={
                'ordering': ['rank'],
                'constraints': [models.UniqueConstraint(fields=('chat', 'rank'), name='a_place_in_a_runbook_is_taken_once'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'question'), ('number__isnull', False)), models.Q(models.Q(('kind', 'question'), _negated=True), ('number__isnull', True)), _connector='OR'), name='questions_and_nothing_else_have_numbers')],
            },
        ),
        migrations.CreateModel(
            name='Reply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uri', models.CharField(max_length=500)),
                ('url', models.CharField(blank=True, max_length=500)),
                ('network', models.CharField(choices=[(unwatched.gateways.social.Network['MASTODON'], 'Mastodon'), (unwatched.gateways.social.Network['BLUESKY'], 'Bluesky'), (unwatched.gateways.social.Network['X'], 'X'), (unwatched.gateways.social.Network['REHEARSAL'], 'Rehearsal')], max_length=10)),
                ('remote_id', models.CharField(blank=True, max_length=255)),
                ('cid', models.CharField(blank=True, max_length=100)),
                ('parent_uri', models.CharField(blank=True, max_length=500)),
                ('root_uri', models.CharField(blank=True, max_length=500)),
                ('author_id', models.CharField(blank=True, max_length=500)),
                ('author_handle', models.CharField(blank=True, max_length=255)),
                ('author_name', models.CharField(blank=True, max_length=255)),
                ('text', models.TextField(blank=True)),
                ('warning', models.CharField(blank=True, max_length=500)),
                ('language', models.CharField(blank=True, max_length=35)),
                ('pictures', models.JSONField(default=list)),
                ('unlisted', models.BooleanField(default=False)),
                ('refuses', models.BooleanField(default=False)),
                ('copied', models.BooleanField(default=False)),
                ('at', models.DateTimeField()),
                ('heard_at', models.DateTimeField()),
                ('edited_at', models.DateTimeField(null=True)),
                ('deleted_at', models.DateTimeField(null=True)),
                ('looked_at', models.DateTimeField(null=True)),
                ('sorted_by', models.CharField(blank=True, choices=[('number', 'it says so'), ('chain', "it answers the question's post"), ('time', 'guessed by its time'), ('person', 'a facilitator said so'), ('', 'no question')], default='', max_length=6)),
                ('state', models.CharField(choices=[('free', 'waits'), ('answered', 'answered'), ('needs_none', 'needs no answer')], default='free', max_length=10)),
                ('hidden', models.BooleanField(default=False)),
                ('flagged', models.BooleanField(default=False)),
                ('held_until', models.DateTimeField(null=True)),
                ('text_before', models.TextField(blank=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('answered_uri', models.CharField(blank=True, max_length=500)),
                ('answer', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='answered', to='publishing.thread')),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('channel', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='publishing.channel')),
                ('chat', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='replies', to='chats.chat')),
                ('held_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('question', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='replies', to='chats.step')),
            ],
            options={
                'verbose_name_plural': 'replies',
                'ordering': ['at', 'pk'],
                'indexes': [models.Index(fields=['chat', 'state', 'at'], name='replies_that_wait'), models.Index(fields=['chat', 'author_id'], name='replies_of_an_account'), models.Index(fields=['author_handle'], name='replies_by_handle')],
                'constraints': [models.UniqueConstraint(fields=('chat', 'uri'), name='a_reply_is_one_whoever_showed_it'), models.CheckConstraint(condition=models.Q(models.Q(('held_by__isnull', True), ('held_until__isnull', True)), models.Q(('held_by__isnull', False), ('held_until__isnull', False)), _connector='OR'), name='who_holds_a_reply_holds_it_for_a_time'), models.CheckConstraint(condition=models.Q(('deleted_at__isnull', True), models.Q(('author_handle', ''), ('author_name', ''), ('text', ''), ('text_before', '')), _connector='OR'), name='what_was_deleted_is_gone')],
            },
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('name', models.CharField(blank=True, max_length=255)),
                ('at', models.DateTimeField()),
                ('given_to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reply', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to='chats.reply')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('reply', 'user'), name='one_draft_each_for_a_reply')],
            },
        ),
        migrations.CreateModel(
            name='Pulse',
            fields=[
                ('chat', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='pulse', serialize=False, to='chats.chat')),
                ('number', models.PositiveBigIntegerField(default=0)),
            ],
        ),
    ]
