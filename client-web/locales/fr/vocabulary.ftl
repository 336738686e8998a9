### Les listes fermées du produit. Les clés sont les mots du code ; seuls les libellés changent.

## Rôles

role-beneficiary = bénéficiaire
role-aidant = aidant
role-referent = référent
role-admin = administrateur

## Durées d'un mandat

duration-1d = un jour
duration-31d = un mois (31 jours)
duration-182d = six mois (182 jours)
duration-365d = un an (365 jours)

## Droits

right-view = voir
right-download = voir et garder une copie
right-print = voir et imprimer
right-deposit = déposer sans voir

## États d'un mandat

state-draft = brouillon
state-awaiting-consent = en attente d'accord
state-scheduled = pas encore commencé
state-active = en cours
state-expired = terminé
state-revoked-by-beneficiary = retiré par la personne
state-revoked-by-aidant = refusé ou rendu par l'aidant
state-revoked-by-structure = retiré par la structure
state-suspended = suspendu
state-replaced = remplacé

## Démarches

purpose-papiers = papiers, citoyenneté
purpose-famille = famille
purpose-social = social
purpose-travail = travail
purpose-logement = logement
purpose-transports = transports
purpose-argent = argent, impôts
purpose-justice = justice
purpose-etranger = étranger, séjour
purpose-loisirs = loisirs
purpose-sante = santé

## Accord de la personne

consent-presence = donné en présence
consent-remote = donné à distance

## Types de papiers

type-national_id_card = carte d'identité
type-passport = passeport
type-residence_permit = titre de séjour
type-asylum_certificate = attestation de demande d'asile
type-driver_license = permis de conduire
type-family_record_book = livret de famille
type-birth_certificate = acte de naissance
type-identity_photo = photo d'identité
type-tax_notice = avis d'impôt
type-tax_return = déclaration de revenus
type-bank_details = RIB
type-bank_statement = relevé de compte
type-caf_certificate = attestation CAF
type-pay_sheet = bulletin de paie
type-work_contract = contrat de travail
type-employment_certificate = certificat de travail
type-diploma = diplôme
type-resume = CV
type-lease = bail
type-rent_receipt = quittance de loyer
type-accommodation_proof = attestation d'hébergement
type-energy_invoice = facture d'énergie
type-transport = titre de transport
type-other = autre papier

## Les mêmes, quand on parle à la personne de son papier : « a regardé votre avis d'impôt »

yours-national_id_card = votre carte d'identité
yours-passport = votre passeport
yours-residence_permit = votre titre de séjour
yours-asylum_certificate = votre attestation de demande d'asile
yours-driver_license = votre permis de conduire
yours-family_record_book = votre livret de famille
yours-birth_certificate = votre acte de naissance
yours-identity_photo = votre photo d'identité
yours-tax_notice = votre avis d'impôt
yours-tax_return = votre déclaration de revenus
yours-bank_details = votre RIB
yours-bank_statement = votre relevé de compte
yours-caf_certificate = votre attestation CAF
yours-pay_sheet = votre bulletin de paie
yours-work_contract = votre contrat de travail
yours-employment_certificate = votre certificat de travail
yours-diploma = votre diplôme
yours-resume = votre CV
yours-lease = votre bail
yours-rent_receipt = votre quittance de loyer
yours-accommodation_proof = votre attestation d'hébergement
yours-energy_invoice = votre facture d'énergie
yours-transport = votre titre de transport
yours-other = votre papier

## Façons d'ouvrir son coffre

slot-passphrase = phrase secrète
slot-card = carte
slot-passkey = clé d'accès
slot-kit = kit de secours

## Résultat d'une action

result-ok = fait
result-refused = refusé
result-error = échec
