from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0006_suggestions_in_clear_go'),
    ]

    operations = [
        migrations.AlterField(
            model_name='lawevent',
            name='kind',
            field=models.CharField(choices=[('adopted', 'adopted'), ('introduced', 'introduced'), ('committee', 'in committee'), ('first_vote', 'first vote'), ('final_vote', 'final vote'), ('referendum', 'voted by the people'), ('signed', 'signed or enacted'), ('effective', 'takes effect'), ('amended', 'amended'), ('extended', 'end put off'), ('expires', 'planned end'), ('expired', 'expired'), ('repealed', 'repealed'), ('replaced', 'replaced by weaker rules'), ('reversed', 'reversed in part'), ('struck_down', 'struck down by a court'), ('upheld', 'upheld by a court'), ('sued', 'taken to court'), ('violated', 'violated'), ('proposed', 'change proposed'), ('checked', 'looked at'), ('unclear', 'lost from sight'), ('other', 'something else')], max_length=12, verbose_name='what happened'),
        ),
    ]
