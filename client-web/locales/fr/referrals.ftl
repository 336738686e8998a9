### Orienter une personne vers une autre structure, avec son accord.

referral-asked =
    Votre demande { $id } attend l'accord de { $who }, jusqu'au { $until }. À sa prochaine session : ecrin ask list
    Avec son accord, envoyez la lettre à { $place } : ecrin mail refer --send { $id }
referral-asks = { $who } vous demande de laisser partir une lettre d'orientation à { $place } : « { $subject } ». Vous pouvez dire oui, ou non, jusqu'au { $until }.
referral-own = Vous avez demandé à { $who } de laisser partir une lettre d'orientation à { $place } : « { $subject } ». Elle peut partir jusqu'au { $until }.
referral-about = Elle parle de : { $name }. Voici chaque mot qui partirait :
referral-agreed =
    Vous laissez partir cette lettre d'orientation à { $place }, jusqu'au { $until }. Les mots ne peuvent plus changer.
    Vous pouvez reprendre votre accord tant qu'elle n'est pas partie : ecrin ask refuse { $id }
referral-sent = La lettre d'orientation de { $who } est partie, chiffrée, à { $place }. Cela figure dans son journal.
referral-letter =
    { $aidant } vous oriente { $name }, à l'attention de : { $place }.
    Cette personne a lu cette lettre et l'a acceptée { $at } ; la preuve est jointe (orientation.json).
    Pour la vérifier : ecrin mail read
referral-verified =
    ORIENTATION VÉRIFIÉE : { $aidant } vous oriente { $name }, à l'attention de : { $place }.
    Cette personne a signé son accord { $at }, pour ces mots exactement :
referral-doubtful = ATTENTION : cette orientation n'est PAS vérifiée : { $why } Ne vous y fiez pas sans demander.
referral-doubt-form = la preuve jointe ne peut pas être lue.
referral-doubt-keys = rien ne garantit les clés de la personne.
referral-doubt-aidant = la lettre ne vient pas de l'aidant à qui la personne a donné son accord.
referral-doubt-consent = la personne n'a pas donné cet accord.
referral-doubt-words = les mots ne sont pas ceux que la personne a acceptés.
referral-doubt-elsewhere = la personne a donné son accord pour une autre structure que la vôtre.
referral-doubt-late = elle est arrivée après la fin de l'accord.
referral-doubt-not-sent = ce n'est pas la lettre que le service a laissée partir, ou l'accord a été repris.
