### L'aide de la ligne de commande, et ce qu'elle dit d'une commande mal tapée.

heading-usage = Utilisation :
heading-commands = Commandes
heading-arguments = Arguments
heading-options = Options
value-command = COMMANDE
value-file = FICHIER
value-dir = DOSSIER
value-lang = LANGUE
value-name = NOM
value-account = COMPTE
value-role = RÔLE
value-type = TYPE
value-title = TITRE
value-date = DATE
value-duration = DURÉE
value-rfc3339 = MOMENT
value-right = DROIT
value-code = DÉMARCHE
value-consent = ACCORD
value-pseudonym = PSEUDONYME
value-family = FAMILLE
value-channel = PORTE
value-word = MOT
value-format = FORMAT
value-act = ACTE
value-text = TEXTE
value-event = ÉVÈNEMENT
value-result = RÉSULTAT

## Commande mal tapée

usage-value-missing = Il manque une valeur à { $argument }.
usage-value-invalid = « { $value } » ne convient pas pour { $argument }.
usage-argument-unknown = { $argument } n'existe pas ici.
usage-argument-missing = Il manque : { $argument }.
usage-command-unknown = La commande « { $command } » n'existe pas.
usage-command-missing = Il manque la commande.
usage-conflict = { $argument } et { $other } ne vont pas ensemble.
usage-values-number = { $argument } n'a pas le bon nombre de valeurs.
usage-wrong = Cette commande ne se comprend pas.
usage-suggestion = Vouliez-vous dire : { $suggestion } ?
usage-more = Pour en savoir plus : --help
usage-choices-type = Types : national_id_card, passport, residence_permit, asylum_certificate, driver_license, family_record_book, birth_certificate, identity_photo, tax_notice, tax_return, bank_details, bank_statement, caf_certificate, pay_sheet, work_contract, employment_certificate, diploma, resume, lease, rent_receipt, accommodation_proof, energy_invoice, transport, other.
usage-choices-purpose = Démarches : papiers, famille, social, travail, logement, transports, argent, justice, etranger, loisirs, sante.
usage-choices-right = Droits : view, download, print, deposit.
usage-choices-role = Rôles : beneficiary, aidant, referent, admin.
usage-choices-for = Durées : 1d, 31d, 182d, 365d. Pour une autre fin, utilisez --until.
usage-choices-consent = Accords : presence, remote.
usage-choices-result = Résultats : ok, refused, error.
usage-choices-lang = Langues : fr, en.

## Écrin

help = Écrin : vos papiers en sûreté, et vous décidez qui les voit, lesquels, et jusqu'à quand.
help-after =
    Les identifiants peuvent être raccourcis à leurs six premiers caractères.
    Codes de sortie : 0 fait, 1 imprévu, 2 mal tapé, 3 refusé, 4 introuvable, 5 service injoignable,
    6 vérification échouée, 7 non connecté.
help-flag-server = L'adresse du service, par exemple https://ecrin.example.fr (ou ECRIN_SERVER)
help-flag-home = Le dossier où ecrin se souvient de vous (ou ECRIN_HOME)
help-flag-ca = Le certificat du service, s'il a le sien (ou ECRIN_CA)
help-flag-json = Pour les scripts : du JSON, et rien d'autre
help-flag-lang = La langue : fr ou en (ou ECRIN_LANG)
help-flag-secret_file = Un fichier dont la première ligne est la phrase secrète (ou ECRIN_SECRET)
help-flag-help = Affiche cette aide
help-flag-version = Affiche la version

## Se connecter

help-join = Ouvrir un compte avec une invitation
help-join-invitation = Le texte de l'invitation
help-join-name = Votre nom (celui d'un bénéficiaire reste dans son trousseau, le service ne le connaît pas)
help-login = Se connecter
help-login-account = L'identifiant du compte, sur un ordinateur qui ne le connaît pas encore
help-logout = Fermer la session
help-whoami = Qui est connecté
help-sessions = Où vous êtes connecté
help-sessions-end = Ferme cette session

## Inviter, structures, membres

help-invite = Inviter une personne
help-invite-role = Son rôle : beneficiary, aidant, referent ou admin
help-invite-structure = Sa structure
help-structure = Les structures
help-structure-create = Créer une structure
help-structure-create-name = Son nom
help-structure-list = Lister les structures
help-member = Les membres d'une structure
help-member-list = Lister les membres
help-member-list-structure = De cette structure seulement
help-member-suspend = Suspendre un membre, tout de suite
help-member-suspend-account = Son compte
help-member-suspend-structure = Dans cette structure seulement
help-member-resume = Rétablir un membre suspendu
help-member-resume-account = Son compte
help-member-resume-structure = Dans cette structure seulement
help-member-remove = Retirer un membre qui part
help-member-remove-account = Son compte
help-member-remove-structure = De cette structure seulement

## Papiers

help-doc = Vos papiers
help-doc-add = Ranger un papier
help-doc-add-files = Le fichier, ou plusieurs
help-doc-add-kind = Ce que c'est, par exemple tax_notice
help-doc-add-title = Son titre ; le nom du fichier s'il y en a plusieurs
help-doc-add-issued = Le jour où il a été délivré (2026-03-04)
help-doc-add-expires = Le jour où il expire
help-doc-add-owner = Déposer dans le coffre de cette personne, sans pouvoir l'ouvrir ensuite
help-doc-list = Lister vos papiers
help-doc-get = Sortir une copie d'un papier
help-doc-get-id = Lequel
help-doc-get-out = Où l'écrire
help-doc-replace = Ranger une version plus récente
help-doc-replace-id = De quel papier
help-doc-replace-file = Le nouveau fichier
help-doc-replace-title = Un nouveau titre
help-doc-replace-issued = Le jour où le nouveau a été délivré
help-doc-replace-expires = Le jour où le nouveau expire
help-doc-rm = Supprimer un papier
help-doc-rm-id = Lequel
help-doc-accept = Garder un papier déposé par quelqu'un
help-doc-accept-id = Lequel
help-doc-refuse = Écarter un papier déposé par quelqu'un
help-doc-refuse-id = Lequel

## Mandats

help-grant = Laisser quelqu'un voir des papiers, jusqu'à une date
help-grant-to = À qui
help-grant-documents = Quel papier (à répéter pour plusieurs)
help-grant-duration = Pour combien de temps : 1d, 31d, 182d ou 365d
help-grant-until = Jusqu'à quand, au plus 365 jours (2026-03-04T14:12:00+01:00)
help-grant-from = À partir de quand ; tout de suite si rien n'est dit
help-grant-right = Pour faire quoi : view, download, print ou deposit
help-grant-purpose = Pour quelle démarche, par exemple argent
help-grant-max_views = Combien de consultations au plus
help-grant-consent = Comment la personne est d'accord : presence ou remote
help-grant-yes = Signer sans demander
help-mandate = Les mandats donnés et reçus
help-mandate-list = Lister les mandats
help-mandate-show = Montrer un mandat
help-mandate-show-id = Lequel
help-mandate-accept = Accepter un mandat reçu
help-mandate-accept-id = Lequel
help-mandate-refuse = Refuser un mandat reçu
help-mandate-refuse-id = Lequel
help-mandate-revoke = Retirer un mandat pour de bon
help-mandate-revoke-id = Lequel
help-mandate-suspend = Suspendre un mandat
help-mandate-suspend-id = Lequel
help-mandate-resume = Remettre en cours un mandat suspendu
help-mandate-resume-id = Lequel
help-mandate-print = Écrire une page à imprimer et à signer
help-mandate-print-id = Lequel
help-mandate-print-out = Où l'écrire (HTML)
help-view = Regarder un papier d'un mandat
help-view-mandate = Quel mandat
help-view-number = Le numéro du papier dans le mandat
help-view-out = Où l'écrire
help-view-right = Pour quoi faire : view, download ou print

## Journal, reçus, clés

help-journal = Qui a fait quoi avec vos papiers
help-export = Emporter tous vos papiers et leur journal
help-export-out = Où écrire l'archive (ZIP)
help-audit = Contrôler le journal
help-audit-search = Chercher dans le journal
help-audit-verify = Vérifier le journal, inscription par inscription
help-receipt = Les reçus du journal
help-receipt-show = Montrer le reçu d'un évènement
help-receipt-show-event = Quel évènement
help-receipt-show-out = Où écrire la preuve qui se vérifie sans le service
help-receipt-verify = Vérifier un reçu ou une preuve
help-receipt-verify-receipt = Un fichier, ou le texte du reçu
help-key = Les clés et leurs empreintes
help-key-show = Montrer une empreinte
help-key-show-account = De qui ; la vôtre si rien n'est dit
help-key-compare = Comparer avec ce que l'autre personne lit sur son écran
help-key-compare-text = Ce que dit son « ecrin key show »
help-key-export = Écrire votre clé secrète pour le programme age
help-key-export-out = Où l'écrire
help-notices = Ce que le service a à vous dire
help-notices-all = Aussi ce que vous avez déjà lu
help-delay = Ce qui est important attend trois jours
help-delay-list = Lister ce qui attend
help-delay-cancel = Annuler
help-delay-cancel-id = Quoi
help-delay-attest = Attester que la personne est avec vous et le veut
help-delay-attest-account = Le compte de la personne
help-delay-attest-id = Quoi
help-delay-attest-yes = Signer sans poser de question

## Demander un mandat

help-ask = Demander un mandat à une personne, ou répondre à une demande
help-ask-of = La personne à qui demander : le compte entier
help-ask-grantee = Pour qui ; pour vous si rien n'est dit
help-ask-structure = Pour les aidants de cette structure
help-ask-right = Pour quoi faire : view, print, download ou deposit
help-ask-purpose = Pour quelle démarche
help-ask-duration = Pour combien de temps : 1d, 31d, 182d ou 365d
help-ask-message = Quels papiers, en une phrase que seule la personne peut lire
help-ask-mandate = Le mandat dont quelqu'un d'autre prendrait la suite
help-ask-list = Les demandes qui attendent
help-ask-list-all = Aussi celles qui ont une réponse
help-ask-accept = Répondre oui : signer un mandat
help-ask-accept-id = La demande
help-ask-accept-documents = Un papier ; à répéter (ceux du mandat qui continue si rien n'est dit)
help-ask-accept-duration = Pour moins longtemps que demandé
help-ask-accept-right = Moins que ce qui est demandé
help-ask-accept-max_views = Nombre de consultations au plus
help-ask-accept-yes = Signer sans poser la question
help-ask-refuse = Répondre non
help-ask-refuse-id = La demande
help-ask-withdraw = Retirer sa demande
help-ask-withdraw-id = La demande
help-mandate-renew = Demander à la personne de continuer un mandat qui finit
help-mandate-renew-id = Le mandat
help-mandate-renew-duration = Pour combien de temps ; autant qu'avant si rien n'est dit
help-mandate-renew-message = Un mot que seule la personne peut lire

## Tout arrêter, boîte de dépôt, annuler

help-stop = Arrêter d'un coup tous les accès à vos papiers
help-stop-inbox = Fermer aussi la boîte de dépôt
help-stop-yes = Arrêter sans poser la question
help-inbox = Qui peut déposer des papiers pour vous
help-inbox-show = Voir si la boîte est ouverte
help-inbox-close = Fermer la boîte : plus personne ne dépose
help-inbox-open = Ouvrir la boîte
help-undo = Annuler une erreur, dans les 48 heures
help-undo-invitation = Annuler une invitation sans réponse ; les lister si aucune n'est dite
help-undo-invitation-id = L'invitation : son identifiant ou son texte
help-undo-mandate = Annuler un mandat qui n'a pas servi
help-undo-mandate-id = Le mandat
help-undo-vault = Annuler un coffre ouvert par erreur
help-undo-vault-account = Le compte
help-doc-inbox = Les papiers à ranger, et rien d'autre

help-audit-search-aidant = Ce qu'a fait ce professionnel
help-audit-search-structure = Pour cette structure
help-audit-search-mandate = Sous ce mandat
help-audit-search-beneficiary = Ce qui concerne cette personne, par son nom au journal
help-audit-search-event = Cet évènement, par exemple document.released-view
help-audit-search-family = Cette famille d'évènements, par exemple document
help-audit-search-from = Depuis (date ou moment) ; 30 jours sans cela
help-audit-search-to = Jusqu'à (date ou moment)
help-audit-search-result = ok, refused ou error
help-audit-search-channel = Par cette porte : api ou server
help-audit-search-purpose = Pour cette démarche
help-audit-search-outside_hours = Seulement quand les bureaux sont fermés : avant 7 h, après 20 h, dimanches et jours fériés
help-audit-search-no_witness = Seulement ce qu'aucun témoin n'a confirmé
help-audit-search-ends_before = Seulement les mandats en cours qui finissent avant
help-audit-search-ticket = Le dossier qui dit pourquoi, en un mot
help-audit-view-save-aidant = Ce qu'a fait ce professionnel
help-audit-view-save-structure = Pour cette structure
help-audit-view-save-mandate = Sous ce mandat
help-audit-view-save-beneficiary = Ce qui concerne cette personne, par son nom au journal
help-audit-view-save-event = Cet évènement, par exemple document.released-view
help-audit-view-save-family = Cette famille d'évènements, par exemple document
help-audit-view-save-from = Depuis (date ou moment) ; 30 jours sans cela
help-audit-view-save-to = Jusqu'à (date ou moment)
help-audit-view-save-result = ok, refused ou error
help-audit-view-save-channel = Par cette porte : api ou server
help-audit-view-save-purpose = Pour cette démarche
help-audit-view-save-outside_hours = Seulement quand les bureaux sont fermés : avant 7 h, après 20 h, dimanches et jours fériés
help-audit-view-save-no_witness = Seulement ce qu'aucun témoin n'a confirmé
help-audit-view-save-ends_before = Seulement les mandats en cours qui finissent avant
help-audit-view-save-ticket = Le dossier qui dit pourquoi, en un mot
help-audit-export-aidant = Ce qu'a fait ce professionnel
help-audit-export-structure = Pour cette structure
help-audit-export-mandate = Sous ce mandat
help-audit-export-beneficiary = Ce qui concerne cette personne, par son nom au journal
help-audit-export-event = Cet évènement, par exemple document.released-view
help-audit-export-family = Cette famille d'évènements, par exemple document
help-audit-export-from = Depuis (date ou moment) ; 30 jours sans cela
help-audit-export-to = Jusqu'à (date ou moment)
help-audit-export-result = ok, refused ou error
help-audit-export-channel = Par cette porte : api ou server
help-audit-export-purpose = Pour cette démarche
help-audit-export-outside_hours = Seulement quand les bureaux sont fermés : avant 7 h, après 20 h, dimanches et jours fériés
help-audit-export-no_witness = Seulement ce qu'aucun témoin n'a confirmé
help-audit-export-ends_before = Seulement les mandats en cours qui finissent avant
help-audit-export-ticket = Le dossier qui dit pourquoi, en un mot
help-audit-search-limit = Tant d'évènements au plus
help-audit-view = Les recherches qui ont un nom
help-audit-view-save = Garder une recherche sous un nom
help-audit-view-save-name = Ce nom
help-audit-view-list = Les montrer
help-audit-view-run = En lancer une
help-audit-view-run-name = Laquelle
help-audit-view-remove = En oublier une des siennes
help-audit-view-remove-name = Laquelle
help-audit-export = Emporter une partie du journal, avec ses preuves
help-audit-export-format = jsonl, csv, rfc5424 ou ocsf
help-audit-export-out = Où l'écrire
help-audit-export-approval = L'accord d'un second administrateur : son filtre devient celui de l'export
help-audit-export-ask = Demander cet accord s'il le faut
help-audit-verify-file = Cet export, sans aucun service
help-invite-approval = L'accord d'un second administrateur, pour en inviter un
help-approval = Les actes qui demandent deux administrateurs
help-approval-list = Montrer ce qui est demandé
help-approval-request = Demander l'accord d'un autre administrateur
help-approval-request-act = Pour quel acte
help-approval-request-subject = Pour quoi exactement
help-approval-give = Donner son accord
help-approval-give-id = À quelle demande
help-approval-refuse = Refuser son accord
help-approval-refuse-id = À quelle demande
