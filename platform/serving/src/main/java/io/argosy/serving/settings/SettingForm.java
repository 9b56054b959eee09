package io.argosy.serving.settings;

import java.util.List;

/** What a setting's value looks like; the ends of a range are written as a value is. */
sealed interface SettingForm {
    /** Any text. */
    record Text() implements SettingForm {}

    /** The address of a server: http or https. */
    record Address() implements SettingForm {}

    /** The address of a database, without credentials. */
    record Database() implements SettingForm {}

    /** A whole number. */
    record Whole(int minimum, int maximum) implements SettingForm {}

    /** A time with its unit, as {@code 250ms}, {@code 10s}, {@code 5m} or {@code 1h}. */
    record Time(String minimum, String maximum) implements SettingForm {}

    /** A size in bytes, as {@code 512}, {@code 64Ki}, {@code 4Mi} or {@code 1Gi}. */
    record Bytes(String minimum, String maximum) implements SettingForm {}

    /** One of some words, in whatever case. */
    record OneOf(List<String> values) implements SettingForm {}
}
