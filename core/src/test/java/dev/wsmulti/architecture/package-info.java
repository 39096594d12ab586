/** Rules of the code base that a machine can check. */
package dev.wsmulti.architecture;
