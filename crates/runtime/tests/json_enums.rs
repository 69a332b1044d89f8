//! Enums of listed values: short ones, one of several hundred values, and values that nobody listed.

use std::collections::HashSet;

use truespec_runtime as runtime;
use truespec_runtime::json;

macro_rules! texts {
    ($name:ident: $($variant:ident $text:literal,)*) => {
        #[derive(Clone, PartialEq, Hash)]
        enum $name {
            $($variant,)*
            Unknown(String),
        }

        runtime::string_enum! {
            $name {
                $($variant $text,)*
            }
        }
    };
}

texts! { One: Only "only", }

texts! { Odd: Empty "", Space " ", Quote "\"", r#Fn "fn", On "on", Long "a value of many words", }

texts! {
    Many:
    V0 "v0", V1 "v1", V2 "v2", V3 "v3", V4 "v4", V5 "v5", V6 "v6", V7 "v7",
    V8 "v8", V9 "v9", V10 "v10", V11 "v11", V12 "v12", V13 "v13", V14 "v14", V15 "v15",
    V16 "v16", V17 "v17", V18 "v18", V19 "v19", V20 "v20", V21 "v21", V22 "v22", V23 "v23",
    V24 "v24", V25 "v25", V26 "v26", V27 "v27", V28 "v28", V29 "v29", V30 "v30", V31 "v31",
    V32 "v32", V33 "v33", V34 "v34", V35 "v35", V36 "v36", V37 "v37", V38 "v38", V39 "v39",
    V40 "v40", V41 "v41", V42 "v42", V43 "v43", V44 "v44", V45 "v45", V46 "v46", V47 "v47",
    V48 "v48", V49 "v49", V50 "v50", V51 "v51", V52 "v52", V53 "v53", V54 "v54", V55 "v55",
    V56 "v56", V57 "v57", V58 "v58", V59 "v59", V60 "v60", V61 "v61", V62 "v62", V63 "v63",
    V64 "v64", V65 "v65", V66 "v66", V67 "v67", V68 "v68", V69 "v69", V70 "v70", V71 "v71",
    V72 "v72", V73 "v73", V74 "v74", V75 "v75", V76 "v76", V77 "v77", V78 "v78", V79 "v79",
    V80 "v80", V81 "v81", V82 "v82", V83 "v83", V84 "v84", V85 "v85", V86 "v86", V87 "v87",
    V88 "v88", V89 "v89", V90 "v90", V91 "v91", V92 "v92", V93 "v93", V94 "v94", V95 "v95",
    V96 "v96", V97 "v97", V98 "v98", V99 "v99", V100 "v100", V101 "v101", V102 "v102", V103 "v103",
    V104 "v104", V105 "v105", V106 "v106", V107 "v107", V108 "v108", V109 "v109", V110 "v110", V111 "v111",
    V112 "v112", V113 "v113", V114 "v114", V115 "v115", V116 "v116", V117 "v117", V118 "v118", V119 "v119",
    V120 "v120", V121 "v121", V122 "v122", V123 "v123", V124 "v124", V125 "v125", V126 "v126", V127 "v127",
    V128 "v128", V129 "v129", V130 "v130", V131 "v131", V132 "v132", V133 "v133", V134 "v134", V135 "v135",
    V136 "v136", V137 "v137", V138 "v138", V139 "v139", V140 "v140", V141 "v141", V142 "v142", V143 "v143",
    V144 "v144", V145 "v145", V146 "v146", V147 "v147", V148 "v148", V149 "v149", V150 "v150", V151 "v151",
    V152 "v152", V153 "v153", V154 "v154", V155 "v155", V156 "v156", V157 "v157", V158 "v158", V159 "v159",
    V160 "v160", V161 "v161", V162 "v162", V163 "v163", V164 "v164", V165 "v165", V166 "v166", V167 "v167",
    V168 "v168", V169 "v169", V170 "v170", V171 "v171", V172 "v172", V173 "v173", V174 "v174", V175 "v175",
    V176 "v176", V177 "v177", V178 "v178", V179 "v179", V180 "v180", V181 "v181", V182 "v182", V183 "v183",
    V184 "v184", V185 "v185", V186 "v186", V187 "v187", V188 "v188", V189 "v189", V190 "v190", V191 "v191",
    V192 "v192", V193 "v193", V194 "v194", V195 "v195", V196 "v196", V197 "v197", V198 "v198", V199 "v199",
    V200 "v200", V201 "v201", V202 "v202", V203 "v203", V204 "v204", V205 "v205", V206 "v206", V207 "v207",
    V208 "v208", V209 "v209", V210 "v210", V211 "v211", V212 "v212", V213 "v213", V214 "v214", V215 "v215",
    V216 "v216", V217 "v217", V218 "v218", V219 "v219", V220 "v220", V221 "v221", V222 "v222", V223 "v223",
    V224 "v224", V225 "v225", V226 "v226", V227 "v227", V228 "v228", V229 "v229", V230 "v230", V231 "v231",
    V232 "v232", V233 "v233", V234 "v234", V235 "v235", V236 "v236", V237 "v237", V238 "v238", V239 "v239",
    V240 "v240", V241 "v241", V242 "v242", V243 "v243", V244 "v244", V245 "v245", V246 "v246", V247 "v247",
    V248 "v248", V249 "v249", V250 "v250", V251 "v251", V252 "v252", V253 "v253", V254 "v254", V255 "v255",
    V256 "v256", V257 "v257", V258 "v258", V259 "v259", V260 "v260", V261 "v261", V262 "v262", V263 "v263",
    V264 "v264", V265 "v265", V266 "v266", V267 "v267", V268 "v268", V269 "v269", V270 "v270", V271 "v271",
    V272 "v272", V273 "v273", V274 "v274", V275 "v275", V276 "v276", V277 "v277", V278 "v278", V279 "v279",
    V280 "v280", V281 "v281", V282 "v282", V283 "v283", V284 "v284", V285 "v285", V286 "v286", V287 "v287",
    V288 "v288", V289 "v289", V290 "v290", V291 "v291", V292 "v292", V293 "v293", V294 "v294", V295 "v295",
    V296 "v296", V297 "v297", V298 "v298", V299 "v299", V300 "v300", V301 "v301", V302 "v302", V303 "v303",
    V304 "v304", V305 "v305", V306 "v306", V307 "v307", V308 "v308", V309 "v309", V310 "v310", V311 "v311",
    V312 "v312", V313 "v313", V314 "v314", V315 "v315", V316 "v316", V317 "v317", V318 "v318", V319 "v319",
}

#[derive(Clone, PartialEq, Hash)]
enum Level {
    Low,
    Zero,
    Below,
    Unknown(i64),
}

runtime::int_enum! {
    Level {
        Low 1,
        Zero 0,
        Below -2,
    }
}

#[derive(Clone, PartialEq)]
enum Speed {
    Half,
    Full,
    Unknown(runtime::Number),
}

runtime::number_enum! {
    Speed {
        Half "0.5",
        Full "1",
    }
}

/// Reads `text`, shows what came out, and looks whether a copy is the same and what is written is what was read.
fn check<T: json::Decode + json::Encode + std::fmt::Debug + PartialEq + Clone>(text: &str, expected: &str) -> T {
    let value: T = json::from_slice(text.as_bytes()).unwrap();
    assert_eq!(format!("{value:?}"), expected);
    let copy = value.clone();
    assert_eq!(format!("{copy:?}"), expected);
    assert!(copy == value);
    assert_eq!(json::to_string(&value), text);
    value
}

#[test]
fn each_value_of_many() {
    let mut seen = HashSet::new();
    for index in 0..320 {
        let text = format!("v{index}");
        let value: Many = check(&format!("\"{text}\""), &format!("V{index}"));
        assert_eq!(value.as_str(), text);
        assert_eq!(value.to_string(), text);
        assert_eq!(Many::from(text.as_str()), value);
        assert!(seen.insert(value));
    }
    assert_eq!(seen.len(), 320);
    check::<Many>("\"v320\"", "Unknown(\"v320\")");
    check::<Many>("\"\"", "Unknown(\"\")");
}

#[test]
fn texts_of_every_kind() {
    check::<One>("\"only\"", "Only");
    check::<One>("\"Only\"", "Unknown(\"Only\")");
    check::<Odd>("\"\"", "Empty");
    check::<Odd>("\" \"", "Space");
    check::<Odd>(r#""\"""#, "Quote");
    check::<Odd>("\"fn\"", "Fn");
    check::<Odd>("\"a value of many words\"", "Long");
    assert_eq!(format!("{:>4}|{:#?}", Odd::On, Odd::Unknown("x".to_owned())), "  on|Unknown(\n    \"x\",\n)");
}

#[test]
fn a_copy_of_unknown_stays_unknown() {
    let made = Odd::Unknown("on".to_owned());
    assert_eq!(format!("{:?}", made.clone()), "Unknown(\"on\")");
    assert!(made != Odd::On);
    assert_eq!(made.as_str(), Odd::On.as_str());
}

#[test]
fn numbers() {
    check::<Level>("1", "Low");
    check::<Level>("0", "Zero");
    assert_eq!(check::<Level>("-2", "Below").as_i64(), -2);
    assert_eq!(check::<Level>("7", "Unknown(7)"), Level::from(7));
    check::<Speed>("0.5", "Half");
    check::<Speed>("1", "Full");
    check::<Speed>("2e3", "Unknown(Number(2e3))");
}
