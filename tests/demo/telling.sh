# How the demonstration is told: who types what, what the programs answer, and whether that was expected.
# Sourced by demo.sh. Nothing here knows the story.
# shellcheck shell=bash

declare -A who_is=() colour_of=() secret_of=()
declare -i steps=0 commands=0 refusals=0
servers=()   # process ids of the servers that were started here
answer=""    # what the last command printed

width=100
if [ -t 1 ]; then
    columns=$(tput cols 2>/dev/null || echo 80)
    width=$((columns < 60 ? 60 : columns > 120 ? 120 : columns))
fi
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ] && [ "${TERM:-dumb}" != dumb ]; then
    bold=$'\e[1m' dim=$'\e[2m' plain=$'\e[0m' green=$'\e[32m' yellow=$'\e[33m' red=$'\e[31m'
    colours=("" $'\e[35m' $'\e[34m' $'\e[34m' $'\e[36m' $'\e[36m' $'\e[32m')
else
    bold="" dim="" plain="" green="" yellow="" red="" colours=("")
fi

person() { # person ID NAME SECRET: someone who types commands
    who_is[$1]=$2
    secret_of[$1]=$3
    colour_of[$1]=${colours[$(((${#colour_of[@]}) % ${#colours[@]}))]}
}

# French puts spaces before and after these that no line may end in, and times are one word.
glued() {
    local line=$1
    line=${line// :/$'\u00a0:'}
    line=${line// ;/$'\u00a0;'}
    line=${line//« /«$'\u00a0'}
    line=${line// »/$'\u00a0»'}
    line=${line//n° /n°$'\u00a0'}
    line=${line// h /$'\u00a0h\u00a0'}
    printf '%s' "$line"
}

wrapped() { # wrapped FIRST REST STYLE: the lines of standard input, none wider than the terminal; REST is blank
    local line head margin lead
    local -i room=$((width - ${#2}))
    while IFS= read -r line || [ -n "$line" ]; do
        margin=$1
        line=$(glued "$line")
        if ((${#line} > room)); then
            # Columns come closer before they break.
            lead=${line%%[! ]*} line=${line#"${line%%[! ]*}"}
            while [[ $line == *"   "* ]]; do line=${line//"   "/"  "}; done
            line=$lead$line
        fi
        while ((${#line} > room)); do
            head=${line:0:room + 1}
            head=${head% *}
            # A word longer than a line is for the terminal to break, and so is a receipt, whose spaces count.
            if [[ -z ${head// /} || ${#head} -gt $room || $line == ECRIN1R:* ]]; then break; fi
            printf '%s%s%s%s\n' "$margin" "$3" "${head//$'\u00a0'/ }" "$plain"
            line=${line:${#head} + 1}
            line=${line#"${line%%[! ]*}"}
            margin=$2
        done
        if [ -z "$line" ]; then echo; else printf '%s%s%s%s\n' "$margin" "$3" "${line//$'\u00a0'/ }" "$plain"; fi
    done
}

title() { # title NAME MOTTO
    printf '\n  %s%s%s\n  %s%s%s\n' "$bold" "$1" "$plain" "$dim" "$2" "$plain"
}

step() { # step SENTENCE: the next numbered step
    steps+=1
    printf '\n\n'
    wrapped " " "    " "$bold" <<<"$steps. $1"
}

say() { # say SENTENCE…: the teller speaks
    echo
    wrapped "    " "    " "" <<<"$*"
}

holds() { # holds SENTENCE: something the script itself has just checked
    wrapped "      $green✓$plain " "        " "" <<<"$1"
}

fail() { # fail SENTENCE: the story is not as narrated
    printf '\n  %s✗ %s%s\n' "$red$bold" "$1" "$plain" >&2
    exit 1
}

quoted() { # quoted ARGUMENT: as one would type it
    case $1 in
    "" | *[!A-Za-z0-9_./:=@%+,-]*)
        if [[ $1 == *[\$\`\"\\!]* ]]; then printf "'%s'" "$1"; else printf '"%s"' "$1"; fi
        ;;
    *) printf '%s' "$1" ;;
    esac
}

typed() { # typed WHO COMMAND…: the prompt and the command, options beside their values
    local name=${who_is[$1]%% *} colour=${colour_of[$1]}
    shift
    local line="\$" margin="" word
    local -i room=$((width - 5 - ${#name}))
    printf '\n    %s%s%s %s' "$colour" "$name" "$plain" "$dim"
    while (($# > 0)); do
        word=$(quoted "$1")
        if [[ $1 == --* && $# -gt 1 && $2 != -* ]]; then
            word="$word $(quoted "$2")"
            shift
        fi
        shift
        if ((${#line} + ${#word} + 3 > room)) && [ "$line" != "\$" ]; then
            printf '%s%s \\\n' "$margin" "$line"
            margin="          " line=$word room=$((width - 10))
        else
            line="$line $word"
        fi
    done
    printf '%s%s%s\n' "$margin" "$line" "$plain"
}

as() { # as WHO COMMAND…: it must succeed
    ends_with 0 "$@"
}

refused() { # refused CODE WHO COMMAND…: it must end with this code
    ends_with "$@"
    refusals+=1
    local what=refusé
    if (($1 == 6)); then what="la vérification échoue"; fi
    wrapped "      $yellow✗$plain " "        " "$yellow" <<<"$what, comme il se doit (code $1)"
}

showing() { # showing PATTERN as WHO COMMAND…: of the answer, only the lines that match
    local only=$1
    shift
    "$@"
}

ends_with() { # ends_with CODE WHO COMMAND…
    local -i code=$1 status=0
    local who=$2
    shift 2
    typed "$who" "$@"
    commands+=1
    # What hangs is not as narrated either.
    answer=$(ECRIN_HOME=$PWD/chez/$who ECRIN_SECRET=${secret_of[$who]} timeout 120 "$@" 2>&1 </dev/null) || status=$?
    local shown=$answer
    if ((status == code)) && [ -n "${only:-}" ]; then shown=$(grep -E -e "$only" <<<"$answer") || shown=$answer; fi
    if [ -n "$shown" ]; then wrapped "      " "        " "" <<<"$shown"; fi
    if ((status != code)); then fail "cette commande devait finir par le code $code, et non $status"; fi
}

found() { # found PATTERN: the first match in the last answer
    local match
    match=$(grep -oE -m 1 -e "$1" <<<"$answer") || fail "la réponse devait contenir : $1"
    head -n 1 <<<"$match"
}

answered() { # answered TEXT: the last answer says so
    grep -qF -e "$1" <<<"$answer" || fail "la réponse devait contenir : $1"
}

same() { # same SENTENCE FILE FILE: byte for byte
    cmp -s "$2" "$3" || fail "$2 n'est pas identique à $3"
    holds "$1"
}

serve() { # serve WHO CONFIG LOG: starts a server; its address is then in $url
    typed "$1" ecrin-server serve --config "$2"
    commands+=1
    local ready=$3.ready
    ecrin-server serve --config "$2" >"$ready" 2>>"$3" </dev/null &
    servers+=($!)
    for _ in {1..400}; do
        if grep -q https:// "$ready"; then
            wrapped "      " "        " "" <"$ready"
            url=$(grep -oE 'https://[0-9.:]+' "$ready")
            return
        fi
        kill -0 "${servers[-1]}" 2>/dev/null || break
        sleep 0.05
    done
    cat "$3" >&2
    fail "le serveur n'a pas démarré"
}

stop() { # stop: the server started last ends what it is doing, then itself
    local server=${servers[-1]}
    unset 'servers[-1]'
    kill -TERM "$server"
    wait "$server" || fail "le serveur s'est mal arrêté"
}

wait_until() { # wait_until SECOND: a second of the clock, counted down for whoever watches
    local -i left
    while left=$(($1 - $(date +%s))) && ((left > 0)); do
        if [ -t 1 ]; then printf '\r    %s… encore %d s %s' "$dim" "$left" "$plain"; fi
        sleep 0.2
    done
    if [ -t 1 ]; then printf '\r                        \r'; fi
}
