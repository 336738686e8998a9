#!/usr/bin/env bash
# The main job, told in a terminal: a real server, real TLS, real files, and only commands that anyone can type.
#
# `make demo` builds the programs, makes the specimens and runs this. Every answer and every refusal is checked: the
# script fails if anything is not as narrated. It writes into one temporary folder and stops what it started.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# The story is told in French, at Paris time; widths are counted in letters, not bytes.
unset LC_ALL ECRIN_SERVER ECRIN_CA ECRIN_HOME ECRIN_CODE
export LC_CTYPE=C.UTF-8 ECRIN_LANG=fr TZ=Europe/Paris RUST_LOG=info
# shellcheck source=tests/demo/telling.sh
source "$here/demo/telling.sh"

for program in ecrin ecrin-server; do
    command -v $program >/dev/null || fail "il manque $program : lancez « make demo »"
done
specimens=("$here"/specimens/{avis-impot-specimen.pdf,carte-identite-specimen.jpg,made/photo-12mp-specimen.jpg,made/scan-20mo-specimen.pdf})
for specimen in "${specimens[@]}"; do
    [ -f "$specimen" ] || fail "il manque $specimen : lancez « make demo »"
done

folder=$(mktemp -d "${TMPDIR:-/tmp}/ecrin-demo.XXXXXX")
clean() {
    local status=$?
    trap - EXIT
    for server in "${servers[@]}"; do
        kill -TERM "$server" 2>/dev/null && wait "$server" || true
    done
    rm -rf "$folder"
    exit $status
}
trap clean EXIT
trap 'exit 130' INT TERM
cd "$folder"
mkdir papiers chez
cp "${specimens[@]}" papiers/
cp "$here/demo/forge.py" .

person machine "Machine" ""
person solene "Solène Cadiou" "marées basses et paniers d'osier"
person mireille "Mireille Lagarde" "neuf platanes devant la mairie"
person paul "Paul Etcheverry" "le tramway passe encore à minuit"
person nadia "Nadia Belkacem" "un parapluie jaune sur le quai"
person karim "Karim Ousmane" "trois citrons dans un bol bleu"
person fatou "Fatou Diallo" "sept pirogues rentrent au port"

# What people copy from one screen to another.
invitation() { found 'ecrin1-[0-9a-z-]+'; }
whole_id() { found '\b[0-7][0-9a-z]{25}\b'; }
short_id() { found '\b[0-7][0-9a-z]{7}\b'; }

title "Écrin" "Le service sait quand, jamais quoi."
say "Chaque personne garde ses papiers, chiffrés. Un mandat dit lesquels, à qui, jusqu'à quand. Un journal, que" \
    "personne ne peut récrire, dit qui les a vus. Tout ce qui suit est réel : un serveur, du TLS, un disque, des" \
    "fichiers. Chacun a son dossier (ECRIN_HOME) et sa phrase secrète (ECRIN_SECRET), que le script donne pour lui."

step "Un département installe le service et y ouvre deux structures."
as machine ecrin-server init --dir departement --domain ecrin.departement.example --listen 127.0.0.1:0
first=$(invitation)
authority=departement/tls/ca.pem
serve machine departement/ecrin.toml serveur.log
service=$url
say "Le TLS est vrai : sans le certificat de l'instance, le client refuse de parler."
refused 5 solene ecrin --server "$service" join "$first" --name "Solène Cadiou"
as solene ecrin --server "$service" --ca $authority join "$first" --name "Solène Cadiou"
as solene ecrin structure create "France Services Hagetmau"
hagetmau=$(short_id)
as solene ecrin structure create "CCAS de Mont-de-Marsan"
ccas=$(short_id)
say "Chaque structure a son référent, qui invite ses aidants. ECRIN_SERVER et ECRIN_CA disent où est le service."
export ECRIN_SERVER=$service ECRIN_CA=$PWD/$authority
as solene ecrin invite --role referent --structure "$hagetmau"
showing Bienvenue as mireille ecrin join "$(invitation)" --name "Mireille Lagarde"
showing ecrin1- as solene ecrin invite --role referent --structure "$ccas"
showing Bienvenue as paul ecrin join "$(invitation)" --name "Paul Etcheverry"
showing ecrin1- as mireille ecrin invite --role aidant
showing Bienvenue as nadia ecrin join "$(invitation)" --name "Nadia Belkacem"
nadia=$(whole_id)
showing ecrin1- as paul ecrin invite --role aidant
showing Bienvenue as karim ecrin join "$(invitation)" --name "Karim Ousmane"
karim=$(whole_id)

step "Au guichet, Nadia ouvre un coffre pour Fatou."
say "Le nom de Fatou reste dans son trousseau, chiffré : le service ne le connaît pas."
showing ecrin1- as nadia ecrin invite --role beneficiary
as fatou ecrin join "$(invitation)" --name "Fatou Diallo"
unset ECRIN_SERVER ECRIN_CA

step "Fatou range quatre papiers dans son coffre."
as fatou ecrin doc add papiers/avis-impot-specimen.pdf --type tax_notice --title "Avis d'impôt 2025" --issued 2026-07-30
avis=$(short_id)
as fatou ecrin doc add papiers/carte-identite-specimen.jpg --type national_id_card --title "Ma carte d'identité" --expires 2033-03-02
carte=$(short_id)
as fatou ecrin doc add papiers/photo-12mp-specimen.jpg --type rent_receipt --title "Quittance de loyer"
quittance=$(short_id)
as fatou ecrin doc add papiers/scan-20mo-specimen.pdf --type pay_sheet --title "Fiches de paie 2024"
paie=$(short_id)
as fatou ecrin doc list
as fatou ecrin doc get "$paie" --out reprise.pdf
same "les 20 Mo ressortent du coffre octet pour octet" reprise.pdf papiers/scan-20mo-specimen.pdf

step "Fatou donne à Nadia un mandat : l'avis d'impôt, rien d'autre, pour 31 jours."
began=$SECONDS
as fatou ecrin grant --to "$nadia" --doc "$avis" --for 31d --purpose argent
impots=$(short_id)
as fatou ecrin mandate print "$impots" --out mandat.html
grep -qF "Nadia Belkacem" mandat.html || fail "la page du mandat ne nomme pas Nadia"
if grep -qE '(src|href)=' mandat.html; then fail "la page du mandat va chercher autre chose"; fi
holds "une page à signer, en noir et blanc, avec un QR, qui ne va rien chercher sur le réseau ($(wc -c <mandat.html) octets)"

step "Nadia regarde l'avis d'impôt. Tout le reste lui est refusé, et inscrit au journal."
as nadia ecrin view "$impots" 1 --out vu.pdf
event=$(short_id)
same "elle a reçu l'avis d'impôt octet pour octet" vu.pdf papiers/avis-impot-specimen.pdf
say "Un autre papier du coffre, par le même mandat :"
refused 3 nadia ecrin view "$impots" 2 --out non.pdf
pace=$((SECONDS - began))
say "Le même papier, par un autre aidant, qui a vu le numéro du mandat :"
as nadia ecrin mandate show "$impots"
whole=$(whole_id)
refused 3 karim ecrin view "$whole" 1 --out non.pdf

step "Les accès finissent : d'eux-mêmes, d'un mot, ou par un départ."
end=$(($(date +%s) + 6 + 2 * pace))
say "Un mandat de quelques secondes sur la carte d'identité :"
showing '^(Jusqu|Le mandat)' as fatou ecrin grant --to "$nadia" --doc "$carte" \
    --until "$(date -u -d "@$end" +%Y-%m-%dT%H:%M:%SZ)" --purpose papiers
brief=$(short_id)
as nadia ecrin view "$brief" 1 --out vue.jpg
same "elle a reçu la photo, EXIF compris, octet pour octet" vue.jpg papiers/carte-identite-specimen.jpg
say "Pendant que ce mandat vit, quelqu'un copie toutes les données du service :"
as machine cp -a departement/data sauvegarde
wait_until $((end + 1))
say "Une seconde après la fin :"
refused 3 nadia ecrin view "$brief" 1 --out non.jpg
say "La sauvegarde ne le ressuscite pas. Sur une copie du service, on remet les données d'avant la fin :"
as machine cp -a departement restauration
as machine rm -r restauration/data
as machine cp -a sauvegarde restauration/data
refused 1 machine ecrin-server serve --config restauration/ecrin.toml

say "Fatou change d'avis sur l'avis d'impôt :"
as fatou ecrin mandate revoke "$impots"
refused 3 nadia ecrin view "$impots" 1 --out non.pdf

say "Karim aide Fatou pour son logement, puis quitte le CCAS. Son référent le coupe aussitôt :"
showing '^(Jusqu|Le mandat)' as fatou ecrin grant --to "$karim" --doc "$quittance" --for 182d --purpose logement
housing=$(short_id)
as karim ecrin view "$housing" 1 --out vue.jpg
same "il a reçu les 12 mégapixels octet pour octet" vue.jpg papiers/photo-12mp-specimen.jpg
showing '^(Mandat|État)' as karim ecrin mandate show "$housing"
whole=$(whole_id)
as paul ecrin member suspend "$karim"
refused 3 karim ecrin view "$whole" 1 --out non.jpg
for leftover in non.*; do
    [ ! -e "$leftover" ] || fail "un refus a laissé un fichier"
done
holds "aucun refus n'a laissé de fichier"

step "Fatou lit son journal : qui a fait quoi, quand, et ce qui a été refusé."
as fatou ecrin journal
for sentence in \
    "Nadia Belkacem (France Services Hagetmau) a regardé votre avis d'impôt" \
    "Refusé : ce papier n'est pas dans le mandat." \
    "Refusé : le mandat a été donné à quelqu'un d'autre." \
    "Le mandat de Nadia Belkacem s'est terminé comme prévu" \
    "Refusé : le mandat est terminé." \
    "Refusé : le mandat a été retiré." \
    "Karim Ousmane (CCAS de Mont-de-Marsan) a regardé votre quittance de loyer" \
    "Refusé : ce compte est suspendu."; do
    answered "$sentence"
done

step "Fatou garde la preuve, et peut tout emporter."
as fatou ecrin receipt show "$event" --out avis.tlog-proof
found 'ECRIN1R:.+' >recu.txt
say "Tout emporter d'un coup attend trois jours, pour que personne ne le fasse à sa place sans qu'elle le voie. Un papier" \
    "à la fois, c'est tout de suite. Et deux professionnels qui sont là avec elle peuvent lever l'attente :"
refused 3 fatou ecrin export --out tout.zip
as fatou ecrin delay list
attente=$(short_id)
as fatou ecrin whoami
fatou=$(whole_id)
showing attest as nadia ecrin delay attest "$fatou" "$attente" --yes
showing attest as mireille ecrin delay attest "$fatou" "$attente" --yes
as fatou ecrin export --out tout.zip
as fatou python3 -m zipfile --list tout.zip
python3 -m zipfile --extract tout.zip tout
for specimen in "${specimens[@]}"; do
    cmp -s "$specimen" "tout/documents/$(basename "$specimen")" || fail "l'export a changé $(basename "$specimen")"
done
holds "les quatre originaux y sont, octet pour octet"

step "L'administratrice cherche et vérifie, sans voir un seul papier. Un octet changé se voit."
as solene ecrin audit search --result refused
as solene ecrin audit search --aidant "$nadia" --event document.released-view
as solene ecrin audit verify

say "Le service s'arrête. Ce qu'il laisse sur le disque ne connaît que les professionnels. Ni le nom de Fatou, ni un" \
    "titre, un type, un nom de fichier, le début d'un PDF, le numéro de l'appareil photo, ni une phrase secrète :"
stop
printf '%s\n' Fatou Diallo "Avis d'impôt" "carte d'identité" Quittance "Fiches de paie" tax_notice pay_sheet specimen \
    "%PDF-" SPECIMEN-0001 "${secret_of[@]}" | grep . >mots.txt
as machine grep -rlaF "Nadia Belkacem" departement/data
as machine paste -s -d "|" mots.txt
ends_with 1 machine grep -rlaiF -f mots.txt departement serveur.log
holds "aucun de ces mots, nulle part"

say "Sans le service, le reçu de Fatou prouve toujours que Nadia a reçu l'avis d'impôt :"
as fatou ecrin receipt verify avis.tlog-proof
as fatou ecrin receipt verify recu.txt

say "Sur une copie, qui tient la machine change un octet du journal : le papier n° 2, que Nadia n'a pas pu voir, y" \
    "devient le papier n° 1."
as machine ecrin-server check --config departement/ecrin.toml
as machine cp -a departement copie
as machine ./forge.py copie/data/store/store.sqlite
refused 6 machine ecrin-server check --config copie/ecrin.toml
say "Si l'on servait cette copie à l'administratrice :"
serve machine copie/ecrin.toml copie.log
refused 6 solene ecrin --server "$url" audit verify
stop

printf '\n\n'
wrapped "  " "  " "$bold" <<<"C'est tout : $steps étapes, $commands commandes, $refusals refus attendus, $SECONDS secondes."
wrapped "  " "  " "" <<<"La machine a su quand. Elle n'a jamais su quoi."
echo
