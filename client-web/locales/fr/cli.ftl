### Ce que la ligne de commande dit aux personnes.

## Se connecter

ask-passphrase = Phrase secrète :
ask-new-passphrase = Choisissez une phrase secrète (plusieurs mots que vous retiendrez) :
ask-passphrase-again = Encore une fois, pour être sûr :
signing-in-again = La session était terminée : nouvelle connexion.
joined =
    Bienvenue, { $name }. Votre compte ({ $role }) est ouvert sur { $domain }.
    Votre identifiant : { $account }
    Gardez-le : il faut cet identifiant et votre phrase secrète pour vous connecter sur un autre ordinateur.
signed-in = Bonjour, { $name }. Vous êtes connecté à { $domain } ({ $role }), jusqu'au { $until } au plus tard.
you-are =
    { $name }, { $role } sur { $domain }
    Compte { $account }
    Session jusqu'au { $until }, ou { $minutes } min sans rien faire
you-are-member = { $structure } ({ $id })
signed-out = À bientôt. La session est fermée.
already-signed-out = La session était déjà fermée.
session-here = ici
session-times = ouverte { $opened }, utilisée { $used }
session-ended-there = Cette session est fermée.

## Inviter, structures, membres

invited =
    Invitation ({ $role }), valable jusqu'au { $until }, une seule fois :

    { $invitation }

    Donnez-la en main propre : qui la tient peut ouvrir le compte.
invited-into =
    Invitation pour { $structure } ({ $role }), valable jusqu'au { $until }, une seule fois :

    { $invitation }

    Donnez-la en main propre : qui la tient peut ouvrir le compte.
structure-created = { $name } est créée ({ $id }).
no-structures = Il n'y a pas encore de structure.
no-members = Il n'y a pas encore de membre.
member-active = en activité
member-inactive = suspendu
member-suspended = Le compte de { $name } est suspendu : ses sessions sont fermées, ses mandats n'ouvrent plus rien.
member-resumed = { $name } peut de nouveau agir.
member-removed = { $name } ne fait plus partie de la structure.

## Papiers

doc-added = « { $title } » ({ $type }) est rangé dans votre coffre ({ $id }).
doc-added-for = « { $title } » ({ $type }) est déposé dans le coffre de { $owner } ({ $id }). Vous ne pouvez plus l'ouvrir.
doc-replaced = La nouvelle version de « { $title } » est rangée ({ $id }).
doc-taken-out = « { $title } » est écrit dans { $path }.
doc-removed = « { $title } » est supprimé.
doc-accepted = « { $title } » est rangé dans votre coffre.
doc-refused = « { $title } » est écarté.
doc-to-file = à ranger, déposé par { $depositor }
doc-expires = expire le { $day }
doc-version = version { $version }
no-documents = Votre coffre est vide.
not-authentic = non authentifié
upload-resumed = L'envoi reprend là où il s'était arrêté.
papers-count =
    { $count ->
        [one] 1 papier
       *[other] { $count } papiers
    }

## Personnes et clés

introduce = { $name }, { $role }
introduce-voucher = Présenté par { $voucher } ({ $role })
introduce-fingerprint = Empreinte { $fingerprint }
introduce-compared = (comparée)
introduce-first-seen = (vue pour la première fois)
introduce-seen-before = (la même qu'avant)
key-own =
    Votre empreinte : { $fingerprint }

    Pour qu'une autre personne la vérifie, elle lance :
    ecrin key compare { $text }
key-compared = C'est bien { $name }. Ses clés sont retenues comme vérifiées.
key-export-comment = Clé secrète : qui lit ce fichier lit tous vos papiers.
key-export-warning = Attention : qui lit ce fichier lit tous vos papiers, sans mot de passe et sans trace. Supprimez-le après usage.
key-exported = La clé est écrite dans { $path }.

## Mandats

ask-signature = Signer ce mandat ? (oui/non)
granted = Le mandat { $id } est donné à { $grantee }.
accepting-first = Première consultation : le mandat est d'abord accepté, et c'est inscrit au journal.
viewed =
    « { $title } » ({ $type }) de { $owner } est écrit dans { $path }.
    Inscrit au journal { $moment } ({ $event }).
mandate-accepted = Vous avez accepté le mandat de { $who }.
mandate-refused = Vous avez refusé le mandat de { $who }.
mandate-revoked = Le mandat de { $who } est retiré. Il n'ouvre plus rien ; ce qui a été vu reste vu.
mandate-suspended = Le mandat de { $who } est suspendu.
mandate-resumed = Le mandat de { $who } est remis en cours.
mandate-printed = La page à imprimer est écrite dans { $path }.
no-mandates = Il n'y a pas de mandat.
label-mandate = Mandat
label-owner = De
label-grantee = À
label-paper = Papier
label-right = Permet de
label-purpose = Pour
label-from = À partir du
label-until = Jusqu'au
label-views = Consultations
label-state = État
label-accepted = Accepté
label-ended = Fini
label-consent = Accord
views-of = { $views } sur { $most }
views-made = { $views }
views-at-most = { $most } au plus

## Journal, reçus, export

no-events = Rien n'est inscrit.
exported =
    { $count ->
        [one] 1 papier
       *[other] { $count } papiers
    } et { $events ->
        [one] 1 ligne de journal
       *[other] { $events } lignes de journal
    } sont écrits dans { $path }.
export-left-out =
    { $count ->
        [one] 1 papier n'est pas authentifié et n'y est pas : la liste le dit.
       *[other] { $count } papiers ne sont pas authentifiés et n'y sont pas : la liste le dit.
    }
receipt-line = { $act } : { $result }, { $moment }
receipt-true = Ce reçu est vrai : évènement n° { $index } du journal, { $moment }.
proof-true = Cette preuve est vraie : évènement n° { $index } d'un journal de { $size }.
proof-written = La preuve qui se vérifie sans le service est écrite dans { $path }.

## Vérifier le journal

audit-shard-true = { $shard } : { $size } évènements, racine { $root }… tout concorde
audit-shard-false = { $shard } : { $size } évènements, racine { $root }… NE CONCORDE PAS
audit-finding = { $shard } : { $what }
audit-finding-at = { $shard }, évènement n° { $index } : { $what }
audit-more = … et { $count } autres.
audit-erased =
    { $count ->
        [one] 1 évènement est effacé (droit à l'oubli) : sa place dans le journal est vérifiée, pas ses mots.
       *[other] { $count } évènements sont effacés (droit à l'oubli) : leur place dans le journal est vérifiée, pas leurs mots.
    }
audit-true = Le journal est entier : rien n'a été changé, ajouté ni retiré.
audit-false = Le journal ne tient pas. Ne vous y fiez pas, gardez cette page, et prévenez les autres témoins.
finding-store-damaged = le service lui-même le trouve abîmé
finding-checkpoint = la tête du journal n'est pas signée par ce service
finding-shard-missing = cette partie du journal a disparu depuis la dernière vérification
finding-entries-missing = des évènements manquent
finding-root = les évènements ne mènent pas à la racine signée
finding-shorter = le journal est plus court qu'à la dernière vérification
finding-rewritten = le passé a été récrit depuis la dernière vérification
finding-entry = l'inscription est illisible
finding-opening = les mots ne sont pas ceux qui ont été inscrits
finding-time = l'heure dans les mots n'est pas celle de l'inscription
finding-gap = il manque un évènement de cette personne avant celui-ci
finding-repeated = cet évènement de la personne est compté deux fois
