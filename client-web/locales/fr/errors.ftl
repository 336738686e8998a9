### Pourquoi rien n'a été fait. Une clé par code stable ; chaque texte dit aussi quoi faire.

error-unknown-code = Le service a refusé : { $reason } ({ $code }).

## Le service

error-malformed = Le service n'a pas compris la demande. Votre version d'ecrin est peut-être trop ancienne.
error-wrong-protocol = Le service n'a pas compris l'envoi. Votre version d'ecrin est peut-être trop ancienne.
error-wrong-media-type = Le service n'a pas compris l'envoi. Votre version d'ecrin est peut-être trop ancienne.
error-bad-note = Le service n'accepte pas cette signature. Votre version d'ecrin est peut-être trop ancienne.
error-wrong-offset = L'envoi et le service ne sont plus d'accord. Relancez la même commande : l'envoi reprendra.
error-bad-name = Ce nom ne convient pas : une seule ligne de texte, 120 caractères au plus, sans caractère invisible.
error-bad-title = Ce titre ne convient pas : une seule ligne de texte, 120 caractères au plus, sans caractère invisible.
error-not-signed-in = Vous n'êtes pas connecté. Lancez : ecrin login
error-session-ended = Votre session est terminée. Lancez : ecrin login
error-wrong-secret = La phrase secrète est fausse, ou ce compte n'existe pas.
error-account-suspended = Ce compte est suspendu. Si vous avez été rétabli depuis, reconnectez-vous : ecrin login
error-not-allowed = Vous n'avez pas le droit de faire cela.
error-not-found = Il n'y a rien ici sous cet identifiant.
error-already-exists = Cela existe déjà.
error-conflict = Autre chose a changé entre-temps. Regardez où vous en êtes, puis recommencez.
error-not-filed = Ce papier attend d'être rangé. Gardez-le d'abord : ecrin doc accept
error-not-yet-whole = L'envoi n'est pas complet. Relancez la même commande : il reprendra.
error-busy = Un autre envoi du même papier est en cours. Attendez qu'il finisse.
error-slot-frozen = Trop d'essais faux : cette façon d'entrer est bloquée. Voyez votre structure.
error-invitation-used = Cette invitation a déjà servi. Demandez-en une autre.
error-invitation-expired = Cette invitation est périmée. Demandez-en une autre.
error-too-large = Ce fichier est trop gros : 25 Mo au plus.
error-quota-exceeded = Le coffre est plein. Supprimez un papier pour faire de la place.
error-checksum-mismatch = Ce qui est arrivé n'est pas ce qui est parti. Relancez la même commande.
error-bad-period = Ces dates ne conviennent pas : un mandat finit après son début, dans l'avenir, et dure 365 jours au plus.
error-bad-documents = Un mandat porte sur 1 à 50 papiers, tous différents.
error-to-oneself = Personne n'a besoin d'un mandat sur ses propres papiers.
error-grantee-unknown = Cette personne n'est pas connue ici.
error-grantee-suspended = Cette personne est suspendue : elle ne peut pas recevoir de mandat.
error-bad-signature = La signature est fausse. Rien n'a été fait.
error-stale = La demande est trop ancienne. Recommencez.
error-too-many-tries = Trop d'essais. Réessayez dans { $minutes } min.
error-too-many-requests = Trop de demandes à la fois. Réessayez dans { $minutes } min.
error-internal = Le service a eu un problème. Rien n'a été fait ; réessayez plus tard.
error-journal-unavailable = Le journal ne peut pas être écrit en ce moment, et rien ne se fait sans lui. Réessayez plus tard.
error-clock-behind = L'horloge du service retarde : il ne fait rien tant qu'elle n'est pas corrigée.
error-shutting-down = Le service s'arrête. Réessayez dans un instant.
error-storage-full = Le service n'a plus de place. Rien n'a été fait.
error-store-damaged = Le service a trouvé son journal abîmé ou modifié, et le dit.

## Les mandats

error-mandate-expired = Ce mandat est terminé.
error-mandate-revoked = Ce mandat a été retiré.
error-mandate-refused = Ce mandat a été refusé.
error-mandate-suspended = Ce mandat est suspendu.
error-mandate-replaced = Ce mandat a été remplacé par un autre.
error-mandate-not-started = Ce mandat n'a pas encore commencé.
error-mandate-not-accepted = Ce mandat n'a pas encore été accepté.
error-mandate-exhausted = Le nombre de consultations prévu est atteint.
error-mandate-not-yours = Ce mandat ne vous a pas été donné.
error-document-not-in-mandate = Ce papier n'est pas dans le mandat.
error-right-not-granted = Le mandat ne permet pas cela.
error-document-gone = Ce papier n'est plus dans le coffre.
error-replayed = Cette demande a déjà servi.
error-seal-destroyed = Le sceau de ce mandat est détruit : il n'ouvre plus rien.
error-delay-over = Cela est déjà fait, ou a été annulé.
error-delay-running = Ce n'est pas encore possible : cela attend jusqu'à { $due }, pour vous protéger. Deux professionnels qui sont avec vous peuvent lever l'attente : ecrin delay attest { $account } { $delay }. Vous n'avez rien demandé ? Annulez : ecrin delay cancel { $delay }. Un papier à la fois, vous pouvez tout de suite : ecrin doc get
error-already-attested = Vous avez déjà attesté. Il faut une deuxième personne.
error-no-witness = Seule une autre personne, un professionnel, peut attester.
error-wrong-code = Ce code n'est pas celui de la carte, ou cette carte n'existe plus. Après dix essais faux, la carte est bloquée.
error-card-of-another = Cette carte ouvre un autre coffre que celui de cet ordinateur. Prenez un dossier vide : --home DOSSIER
error-no-code = Il manque le code de la carte, et personne à qui le demander. Dans un script : ECRIN_CODE.
error-codes-differ = Les deux codes ne sont pas les mêmes. Recommencez.
error-bad-card = Ce n'est pas le texte d'une carte, ou plusieurs lettres sont fausses. Recopiez la carte groupe par groupe.
error-bad-card-group = Une lettre est fausse dans le groupe n° { $group }. Comparez-le avec la carte.
error-bad-card-length = Le groupe n° { $group } n'a pas le bon nombre de lettres. Comparez-le avec la carte.
error-bad-code = Un code a six chiffres.
error-code-common = Trop de gens choisissent ce code. Choisissez-en un autre.
error-code-year = Ce code contient une année : c'est ce qu'on essaie en premier. Choisissez-en un autre.
error-declaration-missing = Il faut d'abord déclarer si la personne est majeure et décide seule : --declares adult, protected ou minor.
error-declared-protected = Écrin n'ouvre pas encore de coffre pour une personne sous tutelle ou curatelle. Voyez avec son tuteur ou son curateur, ou le juge des contentieux de la protection ; les papiers urgents, avec le CCAS.
error-declared-minor = Écrin n'ouvre pas encore de coffre pour une personne mineure. Voyez avec ses parents ; sans parents, l'aide sociale à l'enfance du département.
error-last-slot = Il doit rester au moins deux façons d'ouvrir le coffre, dont une qui marche. Ajoutez-en d'abord une autre : ecrin slot add
error-no-views = Un mandat permet au moins une consultation.
error-consent-withheld = Rien n'a été signé.
error-grantee-not-professional = { $name } n'est pas un aidant : un mandat se donne à un professionnel.

## Ce que vous avez tapé

error-bad-id = « { $id } » n'est pas un identifiant.
error-id-too-short = « { $id } » est trop court : donnez au moins six caractères.
error-id-ambiguous = « { $id } » est le début de plusieurs identifiants : { $candidates }. Donnez quelques caractères de plus.
error-bad-date = « { $text } » n'est pas une date. Écrivez par exemple 2026-03-04.
error-bad-time = « { $text } » n'est pas un moment. Écrivez par exemple 2026-03-04T14:12:00+01:00.
error-bad-dates-order = Ce papier expirerait avant d'avoir été délivré : vérifiez les deux dates.
error-bad-server = « { $text } » n'est pas l'adresse d'un service. Écrivez par exemple https://ecrin.example.fr
error-bad-file = Impossible de lire { $path } : { $reason }.
error-empty-file = Ce fichier est vide.
error-file-missing = Il n'y a pas de fichier { $path }.
error-folder-missing = Il n'y a pas de dossier { $path }.
error-file-is-folder = { $path } est un dossier ; donnez un fichier.
error-bad-invitation-text = Ce n'est pas une invitation : une lettre est fausse ou manque.
error-bad-passphrase = Une phrase secrète a au moins 8 caractères. Prenez plusieurs mots que vous retiendrez.
error-passphrases-differ = Les deux phrases secrètes ne sont pas les mêmes. Recommencez.
error-no-passphrase = Il manque la phrase secrète. Dans un script, donnez-la par ECRIN_SECRET ou --secret-file.
error-secret-file = Impossible de lire la phrase secrète dans { $path } : { $reason }.
error-bad-key-text = Ce n'est pas une empreinte : elle a huit groupes de cinq chiffres.

## Cet ordinateur

error-no-home = Aucun dossier où se souvenir de vous. Donnez --home ou ECRIN_HOME.
error-no-account = Il n'y a pas encore de compte ici ({ $path }). Lancez ecrin join avec votre invitation, ou ecrin login --account.
error-no-server = Quel service ? Donnez son adresse avec --server ou ECRIN_SERVER.
error-already-joined = Il y a déjà un compte ici ({ $path }). Donnez un autre dossier avec --home.
error-home-file = Impossible d'utiliser { $path } : { $reason }.
error-home-damaged = { $path } est abîmé. Reconnectez-vous : ecrin login
error-ca-missing = Aucun certificat dans { $path }. Donnez celui du service avec --ca.
error-payload-io = Le fichier n'a pas pu être lu ou écrit en entier : { $reason }.
error-export-io = L'archive n'a pas pu être écrite : { $reason }.
error-print-code = Le code de la page n'a pas pu être dessiné.

## Joindre le service

error-server-unreachable = Le service ne répond pas à { $server }. Vérifiez l'adresse et la connexion.
error-server-unknown-host = Le nom dans { $server } n'existe pas. Vérifiez l'adresse.
error-server-certificate = { $server } ne prouve pas qui il est ({ $reason }). Rien n'a été envoyé. Donnez le certificat du service avec --ca.
error-server-name = Le certificat présenté par { $server } est fait pour un autre nom. Rien n'a été envoyé.
error-server-timeout = { $server } met trop de temps à répondre. Réessayez.
error-server-answer = La réponse de { $server } n'est pas celle d'un service Écrin.

## Ce qui ne peut pas être cru

error-verification-failed = Ce que le service a envoyé ne correspond pas à ce qui a été signé. Rien n'a été ouvert. (Détail : { $reason }.)
error-bad-note-received = Le service a envoyé un texte signé qui ne tient pas. Rien n'a été ouvert. (Détail : { $reason }.)
error-key-changed =
    Attention : les clés de { $who } ont changé. Rien n'a été fait.
    Avant :      { $before }
    Maintenant : { $now }
    Appelez cette personne. Si elle lit la nouvelle empreinte sur son écran, confirmez-la : ecrin key compare
error-chain-broken = Rien ne prouve à qui sont ces clés : la chaîne des invitations est rompue. Rien n'a été fait.
error-instance-changed = Le service à { $server } n'est plus celui que vous connaissez : sa clé a changé. Rien n'a été envoyé.
error-receipt-false = Ce reçu a été modifié, ou vient d'un autre service.
error-receipt-text = Ce n'est pas un reçu : une lettre est fausse ou manque.
error-journal-false = Cette preuve ne mène pas au journal de ce service.
error-journal-does-not-hold = Le journal ne tient pas.
error-mismatch = Ce que le service a envoyé a été modifié ou ne va pas ensemble. Rien n'a été gardé. (Détail : { $reason }.)
error-keyring-damaged = Votre trousseau n'a pas pu être ouvert. Reconnectez-vous : ecrin login
error-not-authenticated = Le papier { $id } n'est pas authentifié : il n'est ni montré ni ouvert. (Détail : { $reason }.)
error-fingerprint-differs =
    Les empreintes sont différentes. Ne confiez rien à { $who }.
    Le service montre : { $now }
error-fingerprint-unknown = Cette empreinte n'est celle d'aucune personne déjà rencontrée. Ajoutez l'identifiant du compte devant les chiffres.

error-bad-message = Le message est une ligne de texte, de 300 caractères au plus.
error-beyond-request = Ce mandat permettrait plus que ce qui est demandé, ou plus qu'avant. Donnez moins, ou faites un nouveau mandat avec « ecrin grant ».
error-request-answered = Cette demande a déjà une réponse.
error-request-expired = Cette demande est restée trente jours sans réponse : elle ne vaut plus.
error-too-many-open = Trop de demandes attendent déjà la réponse de cette personne.
error-bad-referral = Une orientation a un objet (200 caractères au plus) et un texte simple, de deux pages au plus.
error-referral-not-agreed = La personne n'a pas donné son accord : rien ne peut partir.
error-referral-taken-back = La personne a repris son accord : rien ne peut plus partir.
error-referral-expired = Le temps de cette orientation est passé. Demandez à nouveau son accord à la personne.
error-referral-sent = Cette orientation est déjà partie.
error-referral-elsewhere = Cette lettre irait à d'autres que la structure que la personne a acceptée.

error-inbox-closed = Cette personne a fermé sa boîte de dépôt : on ne peut rien y déposer.
error-deposit-limit = Trop de papiers ont été déposés pour cette personne aujourd'hui. Continuez demain.
error-undo-too-late = Cela ne s'annule que dans les 48 heures.
error-undo-used = Cela a déjà servi : ce n'est plus une erreur qu'on annule.
error-invitation-cancelled = Cette invitation a été annulée.
error-batch-incomplete = Certains papiers ne sont pas déposés. Rien n'est perdu : relancez la même commande, elle reprend où elle s'est arrêtée.

error-approval-needed = Il faut d'abord l'accord d'un second administrateur : ecrin approval request, ou --ask pour un export.
error-approval-other = Cet accord est pour autre chose, ou pour quelqu'un d'autre.
error-approval-over = Cet accord a été refusé, a déjà servi, ou ses 24 heures sont passées.
error-bad-family = « { $text } » n'est pas une famille d'évènements. Il y a : { $families }.
error-view-built-in = La vue « { $name } » existe pour tout le monde : choisissez un autre nom.
error-export-does-not-hold = Cet export ne tient pas : il a été modifié, coupé, ou ne vient pas de ce journal.
error-journal-contradicts =
    Le journal que montre le service contredit ce reçu : { $what ->
        [shorter] il est plus court qu'il ne l'était
        [rewritten] son passé a été récrit
        [root] ses inscriptions ne mènent pas à la racine signée
        [checkpoint] sa tête n'est pas signée par ce service
        [shard-missing] cette partie du journal a disparu
        [entries-missing] des inscriptions manquent
       *[other] il vient d'un autre service
    }. Gardez ce reçu : c'est une preuve.
error-encryption-needed = Ce message n'est pas chiffré pour toutes les personnes qui doivent le lire : il n'est pas parti.
error-no-address = Ce compte n'a pas d'adresse de messagerie.
error-recipient-unknown = Personne ici n'a cette adresse.
error-recipient-gone = La personne qui a cette adresse ne peut pas recevoir de messages en ce moment.
error-recipients-refused = Aucun des destinataires ne peut recevoir ce message.
error-mailbox-full = Il n'y a plus de place dans cette boîte. Effacez des messages, ou demandez à la personne d'en effacer.
error-no-reply = Cette adresse est celle du service : il écrit, et personne ne lit les réponses.
error-outside-not-offered = Ce service n'envoie rien au-dehors.
error-outside-code-wrong = Ce n'est pas le code qui a été envoyé.
error-outside-code-over = Ce code ne vaut plus. Demandez-en un autre : ecrin notices outside set ADRESSE
error-recipient-without-key = Cette personne n'a pas encore de clé de messagerie : personne ne peut lui écrire.
error-address-taken = Cette adresse, ou une adresse qui lui ressemble, est déjà prise. Choisissez-en une autre.
error-bad-address = Ce n'est pas une adresse possible ici : des lettres sans accent et des chiffres, avec des points ou des traits d'union entre eux.
error-bad-certificate = Cette clé de messagerie ne convient pas : elle n'est pas à cette adresse, elle est terminée, retirée, ou pas assez sûre.
error-not-encrypted = Ce message n'est pas chiffré de bout en bout : il n'est pas ouvert.
error-certificate-not-signed = La clé de messagerie de { $who } n'est pas celle que cette personne a signée. Rien n'est envoyé ; prévenez votre administrateur.
error-letter-damaged = Ce message a été modifié ou coupé en chemin : il n'est pas montré.
error-letter-not-opened = Aucune de vos clés n'ouvre ce message.
