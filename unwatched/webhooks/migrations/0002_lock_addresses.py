from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('webhooks', '0001_hooks_and_deliveries'),
    ]

    operations = [
        migrations.RemoveField(model_name='hook', name='url'),
        migrations.AddField(
            model_name='hook', name='host', field=models.CharField(default='', max_length=260), preserve_default=False
        ),
        migrations.AddField(
            model_name='hook', name='locked_url', field=models.BinaryField(default=b''), preserve_default=False
        ),
    ]
