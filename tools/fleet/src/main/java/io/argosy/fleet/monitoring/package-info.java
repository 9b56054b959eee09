/**
 * What is asked of Prometheus, once: signals, and the alerts and dashboards that are made of them. Nothing here runs beside a
 * service; it writes files that {@code clusters/addons/monitoring} applies.
 */
@NullMarked
package io.argosy.fleet.monitoring;

import org.jspecify.annotations.NullMarked;
