### The closed lists of the product. The keys are the words of the code; only the labels change.

## Roles

role-beneficiary = beneficiary
role-aidant = helper
role-referent = structure lead
role-admin = administrator

## Durations of a mandate

duration-1d = one day
duration-31d = one month (31 days)
duration-182d = six months (182 days)
duration-365d = one year (365 days)

## Rights

right-view = see
right-download = see and keep a copy
right-print = see and print
right-deposit = put in without seeing

## States of a mandate

state-draft = draft
state-awaiting-consent = awaiting consent
state-scheduled = not started yet
state-active = in force
state-expired = ended
state-revoked-by-beneficiary = taken back by the person
state-revoked-by-aidant = declined or given back by the helper
state-revoked-by-structure = taken back by the structure
state-suspended = suspended
state-replaced = replaced

## Purposes

purpose-papiers = papers, citizenship
purpose-famille = family
purpose-social = social support
purpose-travail = work
purpose-logement = housing
purpose-transports = transport
purpose-argent = money, taxes
purpose-justice = justice
purpose-etranger = foreign nationals, residence
purpose-loisirs = leisure
purpose-sante = health

## Consent

consent-presence = given in person
consent-remote = given from a distance

## Types of papers

type-national_id_card = identity card
type-passport = passport
type-residence_permit = residence permit
type-asylum_certificate = asylum certificate
type-driver_license = driving licence
type-family_record_book = family record book
type-birth_certificate = birth certificate
type-identity_photo = identity photo
type-tax_notice = tax notice
type-tax_return = tax return
type-bank_details = bank details
type-bank_statement = bank statement
type-caf_certificate = family benefits certificate
type-pay_sheet = payslip
type-work_contract = work contract
type-employment_certificate = employment certificate
type-diploma = diploma
type-resume = CV
type-lease = lease
type-rent_receipt = rent receipt
type-accommodation_proof = proof of accommodation
type-energy_invoice = energy bill
type-transport = travel pass
type-other = other paper

## The same when speaking to the person about her paper: “looked at your tax notice”

yours-national_id_card = your identity card
yours-passport = your passport
yours-residence_permit = your residence permit
yours-asylum_certificate = your asylum certificate
yours-driver_license = your driving licence
yours-family_record_book = your family record book
yours-birth_certificate = your birth certificate
yours-identity_photo = your identity photo
yours-tax_notice = your tax notice
yours-tax_return = your tax return
yours-bank_details = your bank details
yours-bank_statement = your bank statement
yours-caf_certificate = your family benefits certificate
yours-pay_sheet = your payslip
yours-work_contract = your work contract
yours-employment_certificate = your employment certificate
yours-diploma = your diploma
yours-resume = your CV
yours-lease = your lease
yours-rent_receipt = your rent receipt
yours-accommodation_proof = your proof of accommodation
yours-energy_invoice = your energy bill
yours-transport = your travel pass
yours-other = your paper

## Ways into a vault

slot-passphrase = passphrase
slot-card = card
slot-passkey = passkey
slot-kit = recovery kit

## How an act ended

result-ok = done
result-refused = refused
result-error = failed
